using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Http;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Threads;

namespace Chat.Functions.Moderation.Review;

/// <summary>
/// What moderators see and decide. A decision is written down first and then carried out as a policy's would be, so that repeating it does what is
/// missing of it and nothing else.
/// </summary>
public sealed class ReviewDesk(
    Cases cases,
    CaseFiles files,
    ThreadArchive archive,
    EnforcementStory enforcement,
    EnforcementAlarm alarm,
    WaitingThreads waiting,
    Strikes strikes,
    Penalties penalties,
    PoliciesInForce policies,
    TimeProvider clock)
{
    private const string Waiting = "waiting";

    private const int SecondsUntilArchived = 2;

    private const string CannotComeBack = "A deleted message cannot come back into the thread: the service keeps nothing of it. The archive keeps what was said.";

    private const string ChangedSince = "The message has been changed since; what stands there now is another text.";

    public async Task<Outcome<QueueResponse>> QueueAsync(Caller caller, Paging paging, CancellationToken cancellationToken)
    {
        if (ReviewRules.MayReview(caller) is { } refusal)
        {
            return refusal;
        }

        if (!ReviewRules.TryContinue(paging.Continuation, out var after))
        {
            return Refusal.ContinuationInvalid;
        }

        var places = await cases.PageAsync<QueueRow>(QueueRow.Partition, after, paging.Size, cancellationToken);
        var found = new List<CaseResponse>();
        foreach (var place in places)
        {
            // Decided a moment ago, or by somebody who ended before taking it off.
            if (await cases.FindAsync(place.CaseId, cancellationToken) is { IsOpen: true } row)
            {
                found.Add(await files.OfAsync(row, withLog: false, cancellationToken));
            }
        }

        return new QueueResponse(found, places.Count == paging.Size ? ReviewRules.Continuation(places[^1].RowKey) : null);
    }

    public async Task<Outcome<CaseResponse>> ShowAsync(Caller caller, string caseId, CancellationToken cancellationToken)
    {
        if (ReviewRules.MayReview(caller) is { } refusal)
        {
            return refusal;
        }

        return await FindAsync(caseId, cancellationToken) is { } row ? await files.OfAsync(row, withLog: true, cancellationToken) : Refusal.CaseUnknown;
    }

    public async Task<Outcome<LogResponse>> LogAsync(Caller caller, Paging paging, CancellationToken cancellationToken)
    {
        if (ReviewRules.MayReview(caller) is { } refusal)
        {
            return refusal;
        }

        if (!ReviewRules.TryContinue(paging.Continuation, out var after))
        {
            return Refusal.ContinuationInvalid;
        }

        var rows = await cases.PageAsync<LogRow>(LogRow.Partition, after, paging.Size, cancellationToken);

        return new LogResponse([.. rows.Select(LogEntry.Of)], rows.Count == paging.Size ? ReviewRules.Continuation(rows[^1].RowKey) : null);
    }

    public async Task<Outcome<DecisionResponse>> DecideAsync(Caller caller, string caseId, DecisionRequest ask, CancellationToken cancellationToken)
    {
        if (ReviewRules.MayReview(caller) is { } refusal)
        {
            return refusal;
        }

        if (await FindAsync(caseId, cancellationToken) is not { } found)
        {
            return Refusal.CaseUnknown;
        }

        // What is not in the archive yet cannot be acted on; its event is on its way.
        if (!(await archive.VersionsAsync(found.ThreadId, [found.MessageId], cancellationToken)).Any(one => one.Version == found.Version))
        {
            return Refusal.Unavailable(SecondsUntilArchived);
        }

        // One of two who decide at a time is told of the other. The same decision of the same person is that one, asked for again.
        var (decision, by, isMine) = (ask.Decision!, caller.UserId.Value, false);
        var row = await cases.ChangeAsync(
            found,
            now =>
            {
                isMine = now is { IsOpen: false, Overturned: false } && now.Decision == decision && now.DecidedBy == by;
                if (isMine || !(now.IsOpen || now.Overturned || now.DecidedBy is null or WorkRow.ByPolicy))
                {
                    return false;
                }

                (isMine, now.Overturned) = (true, false);
                (now.State, now.Decision, now.DecidedBy, now.DecidedOn) = (CaseRow.Closed, decision, by, clock.GetUtcNow());

                return true;
            },
            cancellationToken);
        if (!isMine)
        {
            return Refusal.CaseDecided;
        }

        if (decision is ReviewRules.Approve or ReviewRules.Uphold)
        {
            await cases.LogAsync(EntryOf(row, decision, null, by, ask.Reason), cancellationToken);

            return new DecisionResponse(caseId, decision, "none");
        }

        return new DecisionResponse(caseId, decision, await CarryOutAsync(row, WorkKind.Enforce, PolicyWords.Actions[decision], ask.Minutes, ask.Reason, one => one.Overturned = null, cancellationToken));
    }

    public async Task<Outcome<OverturnResponse>> OverturnAsync(Caller caller, string caseId, ReasonRequest ask, CancellationToken cancellationToken)
    {
        if (ReviewRules.MayReview(caller) is { } refusal)
        {
            return refusal;
        }

        if (await FindAsync(caseId, cancellationToken) is not { } found
            || (await archive.VersionsAsync(found.ThreadId, [found.MessageId], cancellationToken)).FirstOrDefault(one => one.Version == found.Version) is not { } version)
        {
            return Refusal.CaseUnknown;
        }

        if (version.Action is null && found.Decision is null)
        {
            return Refusal.NothingToOverturn;
        }

        var row = await cases.ChangeAsync(
            found,
            now =>
            {
                var isNews = !now.Overturned || now.IsOpen;
                (now.State, now.Overturned) = (CaseRow.Closed, true);
                (now.DecidedBy, now.DecidedOn) = isNews ? (caller.UserId.Value, clock.GetUtcNow()) : (now.DecidedBy, now.DecidedOn);

                return isNews;
            },
            cancellationToken);

        var withdrawn = await strikes.WithdrawAsync(new(row.Sender), row.Version, row.Id, cancellationToken);
        if (withdrawn is not null)
        {
            await penalties.LiftAsync(withdrawn, await strikes.OfAsync(withdrawn.Who, cancellationToken), policies.Current.Ladder, cancellationToken);
        }

        // A text that may stand again is known to be allowed before it is put back, so that its own event finds it so.
        var outcome = version.Action == Redaction.WasDeleted
            ? Redaction.WasDeleted
            : await CarryOutAsync(row, WorkKind.Restore, RuleAction.Flag, null, ask.Reason, one => one.Overturned = true, cancellationToken);
        if (outcome == Redaction.WasDeleted)
        {
            await cases.LogAsync(EntryOf(row, LogRow.Overturn, outcome, row.DecidedBy!, ask.Reason), cancellationToken);
        }

        return new OverturnResponse(caseId, outcome == Redaction.WasRestored, outcome, outcome switch
        {
            Redaction.WasDeleted => CannotComeBack,
            Redaction.WasSuperseded => ChangedSince,
            _ => null,
        }, withdrawn is not null);
    }

    // What came of it, or that it waits.
    private async Task<string> CarryOutAsync(
        CaseRow row, WorkKind kind, RuleAction action, int? minutes, string? reason, Action<MessageRow> change, CancellationToken cancellationToken)
    {
        await waiting.AnnounceAsync(row.ThreadId, cancellationToken);
        var version = (await archive.VersionsAsync(row.ThreadId, [row.MessageId], cancellationToken)).FirstOrDefault(one => one.Version == row.Version);
        if (version is null)
        {
            return "unknown";
        }

        var work = WorkRow.Decided(version, kind, action, minutes, row.DecidedBy!, reason, row.DecidedOn!.Value);
        await archive.ChangeAsync(
            row.ThreadId,
            row.MessageId,
            row.Version,
            one =>
            {
                change(one);

                return true;
            },
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, work),
            cancellationToken);
        if (await enforcement.RunAsync(row.ThreadId, cancellationToken) is { } later)
        {
            alarm.Set(row.ThreadId, later);
        }

        var isWaiting = (await enforcement.WaitingAsync(row.ThreadId, cancellationToken)).Any(one => one.RowKey == work.RowKey);
        var after = (await archive.VersionsAsync(row.ThreadId, [row.MessageId], cancellationToken)).FirstOrDefault(one => one.Version == row.Version);

        return isWaiting ? Waiting : after?.Action ?? "unknown";
    }

    private static LogRow EntryOf(CaseRow row, string action, string? outcome, string by, string? reason) => new()
    {
        RowKey = LogRow.KeyOf(row.DecidedOn!.Value, row.Id, $"{by}|{action}"),
        CaseId = row.Id,
        ThreadId = row.ThreadId,
        MessageId = row.MessageId,
        Sender = row.Sender,
        Action = action,
        Outcome = outcome,
        Rule = row.Rule,
        PolicyVersion = row.PolicyVersion,
        By = by,
        Reason = reason,
        On = row.DecidedOn!.Value,
    };

    private async Task<CaseRow?> FindAsync(string caseId, CancellationToken cancellationToken) =>
        CaseId.Is(caseId) ? await cases.FindAsync(caseId, cancellationToken) : null;
}
