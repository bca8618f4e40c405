using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Http;

/// <summary>A caller asked for what we won't do: which status, which stable code, and a sentence that names the fault.</summary>
public sealed record Refusal(int Status, string Code, string Detail)
{
    /// <summary>After how many whole seconds trying again makes sense.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static readonly Refusal NotSignedIn =
        new(401, "not-signed-in", "Sign in first: this address answers signed-in users only.");

    public static readonly Refusal PrincipalUnreadable =
        new(401, "principal-unreadable", "The sign-in carries no user id that this app can read.");

    public static Refusal SignedOut(int retryAfterSeconds) =>
        new(401, "signed-out", "This user was signed out everywhere. Sign in again.") { RetryAfterSeconds = retryAfterSeconds > 0 ? retryAfterSeconds : null };

    public static readonly Refusal UserBanned =
        new(403, "user-banned", "This user is banned from chat.");

    public static readonly Refusal UserErased =
        new(403, "user-erased", "What is known of this user is being erased.");

    public static readonly Refusal UserHeld =
        new(409, "user-held", "This user is under a legal hold: nothing of theirs may be erased.");

    public static readonly Refusal UserUnknown =
        new(404, "user-unknown", "No user of this id has been here.");

    public static Refusal TooManyRequests(int retryAfterSeconds) =>
        new(429, "too-many-requests", "These are more requests than one caller may send in a minute.") { RetryAfterSeconds = retryAfterSeconds };

    public static readonly Refusal BodyMissing =
        new(400, "body-missing", "Send a JSON object as the body.");

    public static readonly Refusal ThreadTopicMissing =
        new(400, "topic-missing", "The field topic is missing or empty.");

    public static readonly Refusal ParticipantsMissing =
        new(400, "participants-missing", "The field participants is missing; an empty list is allowed.");

    public static readonly Refusal IdempotencyKeyInvalid =
        new(400, "idempotency-key-invalid", "The header Idempotency-Key must be 1 to 128 printable ASCII characters.");

    public static readonly Refusal IdempotencyKeyReused =
        new(422, "idempotency-key-reused", "This Idempotency-Key came with another body before. Another wish needs another key.");

    public static readonly Refusal ThreadIdInvalid =
        new(400, "thread-id-invalid", "The thread id of the address is none: it looks like 19:…@thread.v2, percent-encoded.");

    public static readonly Refusal ThreadUnknown =
        new(404, "thread-unknown", "There is no such thread, or none that you are in.");

    public static readonly Refusal NothingToChange =
        new(400, "nothing-to-change", "Name at least one of topic, metadata and retention.");

    public static readonly Refusal ParticipantIdInvalid =
        new(400, "participant-id-invalid", "The participant of the address is neither me, nor a user id, nor a raw id that begins with 8:.");

    public static readonly Refusal ParticipantUnknown =
        new(404, "participant-unknown", "Nobody of this id is in the thread.");

    public static readonly Refusal OwnerOnly =
        new(403, "owner-only", "Only an owner of the thread may do this.");

    public static readonly Refusal LastOwner =
        new(409, "last-owner", "A thread needs an owner. Make somebody else one first.");

    public static readonly Refusal ServiceUserStays =
        new(403, "service-user-stays", "The service's own user is in every thread, and no owner of any.");

    public static readonly Refusal ModeratorOnly =
        new(403, "moderator-only", "Only moderators and admins may do this.");

    public static readonly Refusal CaseUnknown =
        new(404, "case-unknown", "There is no case of this id.");

    public static readonly Refusal CaseDecided =
        new(409, "case-decided", "Somebody has decided this case already. Overturn that decision to make another.");

    public static readonly Refusal NothingToOverturn =
        new(409, "nothing-to-overturn", "Nothing was decided about this message yet.");

    public static readonly Refusal NothingToAppeal =
        new(409, "nothing-to-appeal", "Nothing was done about this message that does not stand overturned.");

    public static readonly Refusal MessageUnknown =
        new(404, "message-unknown", "There is no such message in the thread, or none that the caller may speak of.");

    public static readonly Refusal OwnMessage =
        new(409, "own-message", "One's own message can be deleted; there is nothing to report.");

    public static readonly Refusal BotUnknown =
        new(404, "bot-unknown", "There is no bot of this name in the thread.");

    public static readonly Refusal RawIdsOff =
        new(403, "raw-ids-off", "Participants are named by user id here, not by communicationUserId.");

    public static readonly Refusal ContinuationInvalid =
        new(400, "continuation-invalid", "The continuation is not one that this address has given out.");

    public static readonly Refusal SampleFrontendOff =
        new(404, "sample-frontend-off", "This address is for Microsoft's chat sample, and off: SampleFrontend__Enabled opens it.");

    public static readonly Refusal ScopeNotGranted =
        new(403, "scope-not-granted", "Tokens are for chat. Ask for scope=chat, or for none.");

    public static readonly Refusal NotYours =
        new(403, "not-yours", "This is not the caller's own communicationUserId.");

    public static Refusal NotAdmitted(string why) =>
        new(409, "not-admitted", $"The thread does not take this participant: {why}.");

    public static readonly Refusal ComplianceOnly =
        new(403, "compliance-only", "This is for participants of the thread, and in full for Chat.Compliance.");

    public static readonly Refusal ArchiveClassUnknown =
        new(400, "archive-class-unknown", "There is no archive class of this name; Keeping__Classes has them.");

    public static readonly Refusal AdminOnly =
        new(403, "admin-only", "This is for Chat.Admin.");

    public static readonly Refusal DeliveryUnknown =
        new(404, "delivery-unknown", "There is no undelivered event of this id.");

    public static Refusal QueryInvalid(string parameter, string why) =>
        new(400, "query-invalid", $"The parameter {parameter} {why}.");

    public static Refusal PageSizeInvalid(int most) =>
        new(400, "page-size-invalid", $"pageSize is a whole number from 1 to {most}.");

    public static Refusal MetadataTooLarge(int most) =>
        new(400, "metadata-too-large", $"The metadata has more than {most} bytes in all, keys and values together.");

    public static Refusal BodyTooLarge(int most) =>
        new(413, "body-too-large", $"The body has more than {most} bytes.");

    public static Refusal BodyNotJson(string where) =>
        new(400, "body-not-json", $"The body is not the JSON object that is expected here ({where}).");

    public static Refusal FieldUnknown(string field) =>
        new(400, "field-unknown", $"There is no field {field} here.");

    public static Refusal FieldInvalid(string field, string why) =>
        new(400, "field-invalid", $"The field {field} {why}.");

    public static Refusal UserIdInvalid(string field, string why) =>
        new(400, "user-id-invalid", $"{field} is not a user id: it {why}.");

    public static Refusal TooManyParticipants(int most) =>
        new(400, "too-many-participants", $"At most {most} participants fit into one request.");

    public static Refusal TopicTooLong(int most) =>
        new(400, "topic-too-long", $"The topic has more than {most} characters.");

    public static Refusal Busy(int retryAfterSeconds) =>
        new(429, "service-busy", "The chat service asks to slow down.") { RetryAfterSeconds = retryAfterSeconds };

    public static Refusal Unavailable(int retryAfterSeconds) =>
        new(503, "service-unavailable", "A service this app needs does not answer. Nothing is lost; try again.") { RetryAfterSeconds = retryAfterSeconds };

    public static Refusal NotReady(string checks) => new(503, "not-ready", $"This app cannot work now: {checks}.") { RetryAfterSeconds = 10 };

    public static readonly Refusal UpstreamFailed =
        new(502, "upstream-failed", "A service this app needs refused the call.");

    /// <summary>Whole seconds for Retry-After, at least one.</summary>
    public static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(Math.Min(wait.TotalSeconds, 86_400)));

    /// <summary>application/problem+json: www.rfc-editor.org/rfc/rfc9457, with the stable code as a member of its own.</summary>
    public IResult ToProblem() => new Problem(this);

    private sealed class Problem(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (refusal.RetryAfterSeconds is { } seconds)
            {
                httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return TypedResults.Json(
                new ProblemBody($"urn:chat-functions:problem:{refusal.Code}", refusal.Code, refusal.Status, refusal.Detail),
                ChatJson.Default.ProblemBody,
                "application/problem+json",
                refusal.Status).ExecuteAsync(httpContext);
        }
    }
}
