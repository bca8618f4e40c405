namespace Chat.Functions.Moderation.Review;

/// <summary>A case with its message and what was said around it.</summary>
public sealed record CaseResponse(
    string CaseId,
    string ThreadId,
    string State,
    IReadOnlyList<string> Kinds,
    DateTimeOffset? OpenedOn,
    string? Decision,
    string? DecidedBy,
    DateTimeOffset? DecidedOn,
    bool Overturned,
    string Rule,
    string? PolicyVersion,
    CaseMessage? Message,
    IReadOnlyList<CaseFinding> Findings,
    IReadOnlyList<CaseMessage> Context,
    IReadOnlyList<CaseComplaint> Complaints)
{
    /// <summary>Only when one case is asked for.</summary>
    public IReadOnlyList<LogEntry>? Log { get; init; }
}

/// <param name="Text">As it was written; null when the words were erased, or the message was deleted.</param>
/// <param name="Outcome">What moderation did about it.</param>
public sealed record CaseMessage(
    string MessageId, string Version, string? Text, bool IsHtml, string? UserId, string CommunicationUserId, string? DisplayName, DateTimeOffset SentOn, string? Outcome);

public sealed record CaseFinding(string Rule, string Action, string? Category, int? Severity);

public sealed record CaseComplaint(string Kind, string By, string? Reason, DateTimeOffset On);

/// <param name="By"><c>policy</c>, or the user id of who decided.</param>
public sealed record LogEntry(
    string CaseId,
    string ThreadId,
    string MessageId,
    string CommunicationUserId,
    string Action,
    string? Outcome,
    string? Sanction,
    string Rule,
    string? PolicyVersion,
    string By,
    string? Reason,
    DateTimeOffset On)
{
    public static LogEntry Of(LogRow row) => new(
        row.CaseId, row.ThreadId, row.MessageId, row.Sender, row.Action, row.Outcome, row.Sanction, row.Rule, row.PolicyVersion, row.By, row.Reason, row.On);
}

public sealed record QueueResponse(IReadOnlyList<CaseResponse> Cases, string? Continuation);

public sealed record LogResponse(IReadOnlyList<LogEntry> Entries, string? Continuation);

/// <param name="Outcome">What came of it in the thread; <c>waiting</c> while the thread's budget does not allow it.</param>
public sealed record DecisionResponse(string CaseId, string Decision, string Outcome);

/// <param name="Restored">Whether the text stands in the thread again.</param>
/// <param name="Detail">Why it does not.</param>
public sealed record OverturnResponse(string CaseId, bool Restored, string Outcome, string? Detail, bool StrikeWithdrawn);

/// <param name="IsNew">False when the caller has said so before.</param>
public sealed record ComplaintResponse(string CaseId, bool IsNew);
