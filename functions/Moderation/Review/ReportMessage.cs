using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>POST /api/threads/{threadId}/messages/{messageId}/report: a participant puts a message before the moderators.</summary>
public sealed class ReportMessage(Door door, ComplaintDesk desk)
{
    [Function(nameof(ReportMessage))]
    [Operation(Takes = typeof(ReasonRequest), Gives = typeof(ComplaintResponse), Refuses = [nameof(Refusal.FieldInvalid), nameof(Refusal.MessageUnknown), nameof(Refusal.OwnMessage)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/threads/{threadId}/messages/{messageId}/report")] HttpRequest request,
        string threadId,
        string messageId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ReportMessage), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.ReasonRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        return ReviewRules.Check(ask) is { } refusal
            ? refusal.ToProblem()
            : (await desk.ReportAsync(caller, threadId, messageId, ask, cancellationToken)).ToResult(ChatJson.Default.ComplaintResponse);
    }, cancellationToken);
}
