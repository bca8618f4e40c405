using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Threads;

/// <summary>POST /api/threads: a thread of the caller, the people named, and the service's own user.</summary>
public sealed class CreateThread(Door door, ThreadCreation creation, Standing standing, KeepingDesk desk, IOptionsMonitor<ThreadOptions> options, IOptionsMonitor<KeepingOptions> keeping)
{
    [Function(nameof(CreateThread))]
    [Operation(Takes = typeof(CreateThreadRequest), Gives = typeof(CreateThreadResponse), Statuses = [201], TakesIdempotencyKey = true,
        Refuses =
        [
            nameof(Refusal.ThreadTopicMissing), nameof(Refusal.TopicTooLong), nameof(Refusal.ParticipantsMissing),
            nameof(Refusal.TooManyParticipants), nameof(Refusal.FieldInvalid), nameof(Refusal.UserIdInvalid),
            nameof(Refusal.MetadataTooLarge), nameof(Refusal.IdempotencyKeyReused), nameof(Refusal.ThreadUnknown), nameof(Refusal.RawIdsOff),
            nameof(Refusal.ComplianceOnly), nameof(Refusal.ArchiveClassUnknown),
        ])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/threads")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(
            nameof(CreateThread), request, caller => AnswerAsync(request, caller, cancellationToken), cancellationToken);

    /// <summary>POST /api/users/{userId}/threads: a thread of a user whom a trusted backend vouches for.</summary>
    [Function("CreateThreadFor")]
    [Operation(Takes = typeof(CreateThreadRequest), Gives = typeof(CreateThreadResponse), Statuses = [201], TakesIdempotencyKey = true,
        Refuses =
        [
            nameof(Refusal.ThreadTopicMissing), nameof(Refusal.TopicTooLong), nameof(Refusal.ParticipantsMissing),
            nameof(Refusal.TooManyParticipants), nameof(Refusal.FieldInvalid), nameof(Refusal.UserIdInvalid),
            nameof(Refusal.MetadataTooLarge), nameof(Refusal.IdempotencyKeyReused), nameof(Refusal.ThreadUnknown),
            nameof(Refusal.UserBanned), nameof(Refusal.UserErased), nameof(Refusal.ArchiveClassUnknown),
        ])]
    public Task<IResult> ForAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/users/{userId}/threads")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("CreateThreadFor", request, userId, async caller =>
            await standing.RefuseAsync(caller, cancellationToken) is { } refusal
                ? refusal.ToProblem()
                : await AnswerAsync(request, caller, cancellationToken));

    private async Task<IResult> AnswerAsync(HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.CreateThreadRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        var idempotencyKey = request.Headers.TryGetValue("Idempotency-Key", out var keys) ? keys.ToString() : null;
        var refusal = ThreadRules.Check(ask, idempotencyKey, ThreadPolicy.MayNameByRawId(caller, options.CurrentValue))
            ?? (ask.ArchiveClass is { } archiveClass ? KeepingRules.MaySee(caller) ?? KeepingRules.Check(archiveClass, keeping.CurrentValue) : null);
        if (refusal is not null)
        {
            return refusal.ToProblem();
        }

        var made = await creation.CreateAsync(caller, ask, idempotencyKey, cancellationToken);
        if (made.Value is { } thread && ask.ArchiveClass is not null)
        {
            await desk.ClassifyAsync(thread.ThreadId, ask.ArchiveClass, caller, cancellationToken);
        }

        return made.ToResult(ChatJson.Default.CreateThreadResponse, StatusCodes.Status201Created);
    }
}
