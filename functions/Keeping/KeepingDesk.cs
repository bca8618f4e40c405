using Azure.Data.Tables;
using Chat.Functions.Archive.Completeness;
using Chat.Functions.Http;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;
using Chat.Functions.Threads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Keeping;

/// <summary>How long a thread is kept, whether it is held, and what became of it: shown and changed.</summary>
public sealed partial class KeepingDesk(
    ThreadKeep keeps, LegalHolds holds, ThreadBook book, ChatTables tables, TimeProvider clock, IOptionsMonitor<KeepingOptions> options, ILogger<KeepingDesk> logger)
{
    private const int MostPurges = 100;

    public async Task<Outcome<ThreadArchiveResponse>> ShowAsync(Caller caller, string threadId, CancellationToken cancellationToken) =>
        await RefuseAsync(KeepingRules.MaySee(caller), threadId, cancellationToken) is { } refusal ? refusal : await OfAsync(threadId, cancellationToken);

    public async Task<Outcome<ThreadArchiveResponse>> ClassifyAsync(Caller caller, string threadId, string? archiveClass, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(KeepingRules.MaySee(caller) ?? KeepingRules.Check(archiveClass, options.CurrentValue), threadId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await ClassifyAsync(threadId, archiveClass, caller, cancellationToken);

        return await OfAsync(threadId, cancellationToken);
    }

    /// <summary>For a thread that is being made, whose maker may do so.</summary>
    public async Task ClassifyAsync(string threadId, string? archiveClass, Caller by, CancellationToken cancellationToken)
    {
        await keeps.ChangeAsync(threadId, keep => (keep.Class, keep.ClassSetBy) = (archiveClass, by.UserId.Value), cancellationToken);
        Log.Classified(logger, threadId, archiveClass ?? "default", by.UserId.Value);
    }

    public async Task<Outcome<ThreadArchiveResponse>> HoldAsync(Caller caller, string threadId, HoldRequest ask, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(KeepingRules.MayHold(caller) ?? HoldRules.Check(ask), threadId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await holds.HoldAsync(threadId, ask.Reason!, caller.UserId.Value, clock.GetUtcNow(), cancellationToken);
        Log.Held(logger, threadId, caller.UserId.Value);

        return await OfAsync(threadId, cancellationToken);
    }

    public async Task<Refusal?> LiftAsync(Caller caller, string threadId, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(KeepingRules.MayHold(caller), threadId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await holds.LetGoAsync(threadId, cancellationToken);
        Log.Lifted(logger, threadId, caller.UserId.Value);

        return null;
    }

    // A thread may be gone from the service, or never have been made by us: what counts is that we keep something of it.
    private async Task<Refusal?> RefuseAsync(Refusal? refusal, string threadId, CancellationToken cancellationToken)
    {
        if ((refusal ?? ThreadRules.CheckId(threadId)) is { } refused)
        {
            return refused;
        }

        return await book.FindAsync(threadId, cancellationToken) is not null || await IsKeptAsync(threadId, cancellationToken) ? null : Refusal.ThreadUnknown;
    }

    private async Task<bool> IsKeptAsync(string threadId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
        {
            return true;
        }

        return false;
    }

    private async Task<ThreadArchiveResponse> OfAsync(string threadId, CancellationToken cancellationToken)
    {
        var keep = await keeps.ReadAsync(threadId, cancellationToken);
        var kept = options.CurrentValue.Of(keep.Class);
        var compared = await (await tables.ThreadsAsync()).GetEntityIfExistsAsync<CheckRow>(TableKey.Of(threadId), CheckRow.Row, cancellationToken: cancellationToken);
        var check = compared.HasValue ? compared.Value! : new CheckRow();
        var purges = new List<PurgeRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {PurgeRow.Prefix} and RowKey lt {"keep}"}");
        await foreach (var purge in (await tables.MessagesAsync()).QueryAsync<PurgeRow>(filter, cancellationToken: cancellationToken))
        {
            purges.Add(purge);
        }

        return new ThreadArchiveResponse(
            threadId,
            kept?.Name,
            kept?.Days,
            keep.Class is null,
            keep.HeldSince is not null,
            keep.HeldSince,
            keep.HoldReason,
            keep.HeldBy,
            keep.PurgedUpTo,
            [.. Enumerable.Reverse(purges).Take(MostPurges).Select(purge => new PurgeProof(purge.On, purge.Class, purge.Days, purge.UpTo, purge.Rows))],
            check.Filled,
            check.Lost,
            check.UpTo > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(check.UpTo) : null,
            check.UnseenSince);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId} is kept by class {Class}, says {UserId}.")]
        public static partial void Classified(ILogger logger, string threadId, string @class, string userId);

        [LoggerMessage(2, LogLevel.Information, "Thread {ThreadId} is under a legal hold of {UserId}.")]
        public static partial void Held(ILogger logger, string threadId, string userId);

        [LoggerMessage(3, LogLevel.Information, "The legal hold on thread {ThreadId} is lifted by {UserId}.")]
        public static partial void Lifted(ILogger logger, string threadId, string userId);
    }
}
