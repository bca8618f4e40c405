using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.SampleFrontend;

/// <summary>Everybody sees everybody's emoji, and chooses their own.</summary>
public sealed class SampleUserConfig(SampleDoor door, UserDirectory directory, Emojis emojis)
{
    private const string Route = "userConfig/{communicationUserId}";

    /// <summary>POST /userConfig/{communicationUserId}: the caller's emoji.</summary>
    [Function("ChooseSampleEmoji")]
    [Operation(Takes = typeof(EmojiRequest), Statuses = [200], Refuses = [nameof(Refusal.SampleFrontendOff), nameof(Refusal.FieldInvalid), nameof(Refusal.NotYours)])]
    public Task<IResult> ChooseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string communicationUserId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("ChooseSampleEmoji", request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.EmojiRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        if (EmojiRules.Check(ask) is { } refusal)
        {
            return refusal.ToProblem();
        }

        if ((await directory.FindAsync(caller.UserId, cancellationToken))?.Identity.Value != communicationUserId)
        {
            return Refusal.NotYours.ToProblem();
        }

        await emojis.KeepAsync(caller.UserId, ask.Emoji!, cancellationToken);

        return TypedResults.Ok();
    }, cancellationToken);

    /// <summary>GET /userConfig/{communicationUserId}: anybody's emoji.</summary>
    [Function("ShowSampleEmoji")]
    [Operation(Gives = typeof(EmojiResponse), Refuses = [nameof(Refusal.SampleFrontendOff), nameof(Refusal.UserUnknown)])]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string communicationUserId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("ShowSampleEmoji", request, async _ =>
            RawId.TryParse(communicationUserId, out var identity) && await emojis.FindAsync(identity, cancellationToken) is { } emoji
                ? TypedResults.Json(new EmojiResponse(emoji), ChatJson.Default.EmojiResponse)
                : Refusal.UserUnknown.ToProblem(), cancellationToken);
}
