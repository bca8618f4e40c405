using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>POST /api/threads/{threadId}/messages/{messageId}/appeal: its sender asks to look again at what was taken away.</summary>
public sealed class AppealMessage(Door door, ComplaintDesk desk)
{
    [Function(nameof(AppealMessage))]
    [Operation(Takes = typeof(ReasonRequest), Gives = typeof(ComplaintResponse), Refuses = [nameof(Refusal.FieldInvalid), nameof(Refusal.MessageUnknown), nameof(Refusal.NothingToAppeal)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/threads/{threadId}/messages/{messageId}/appeal")] HttpRequest request,
        string threadId,
        string messageId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(AppealMessage), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.ReasonRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        return ReviewRules.Check(ask) is { } refusal
            ? refusal.ToProblem()
            : (await desk.AppealAsync(caller, threadId, messageId, ask, cancellationToken)).ToResult(ChatJson.Default.ComplaintResponse);
    }, cancellationToken);
}
