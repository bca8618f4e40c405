using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Tables;
using Chat.Functions.Transcripts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Keeping;

/// <summary>
/// Takes out of a thread what its class keeps no longer: rows, proof and the row that a hold would change in one transaction. Whoever ends in the
/// middle has purged what the proof says; the next run goes on.
/// </summary>
public sealed partial class ThreadPurge(
    ThreadKeep keeps, LegalHolds holds, ChatTables tables, TimeProvider clock, IOptionsMonitor<KeepingOptions> options, ILogger<ThreadPurge> logger)
{
    // With the thread's own row and the proof: learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
    private const int MostRowsAtOnce = 98;

    private const int MostPasses = 20;

    public async Task PurgeAsync(string threadId, CancellationToken cancellationToken)
    {
        if (await DueAsync(threadId, cancellationToken) is not { } due)
        {
            return;
        }

        var announced = await holds.BeginPurgeAsync(threadId, cancellationToken);
        await PurgeAsync(threadId, due, cancellationToken);
        await holds.EndPurgeAsync(announced, cancellationToken);
    }

    private async Task PurgeAsync(string threadId, Due due, CancellationToken cancellationToken)
    {
        var proof = PurgeRow.For(threadId, due.Kept, due.UpTo, clock.GetUtcNow());
        var outcome = Outcome.Conflict;
        for (var passes = 0; outcome is Outcome.Conflict && passes < MostPasses; passes++)
        {
            outcome = await PassAsync(threadId, due, proof, cancellationToken);
        }

        if (outcome is Outcome.AllGone)
        {
            await keeps.ChangeAsync(threadId, keep => keep.DoneUpTo = Later(keep.DoneUpTo, due.UpTo), cancellationToken);
        }

        if (proof.Rows > 0)
        {
            Log.Purged(logger, threadId, proof.Rows, due.Kept.Name, due.UpTo);
        }
    }

    // Once through all that is old enough.
    private async Task<Outcome> PassAsync(string threadId, Due due, PurgeRow proof, CancellationToken cancellationToken)
    {
        var worst = Outcome.AllGone;
        await foreach (var batch in BatchesAsync(threadId, due.UpTo, cancellationToken))
        {
            var outcome = await TryTakeAsync(threadId, due, proof, batch, cancellationToken);
            if (outcome is Outcome.Stopped)
            {
                return outcome;
            }

            worst = outcome > worst ? outcome : worst;
        }

        return worst;
    }

    // The thread's own row first, then what is held: a hold that comes after either is in the way of the transaction.
    private async Task<Outcome> TryTakeAsync(string threadId, Due due, PurgeRow proof, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        var keep = await keeps.ReadAsync(threadId, cancellationToken);
        if (Due.Of(keep, options.CurrentValue, clock.GetUtcNow()) is not { } still || still.UpTo != due.UpTo || still.Kept.Name != due.Kept.Name)
        {
            return Outcome.Stopped;
        }

        // On its way to the thread's own row: let it by.
        var held = await holds.ReadAsync(cancellationToken);
        if (held.Threads.Contains(threadId))
        {
            return Outcome.Stopped;
        }

        var going = rows[0].RowKey.StartsWith(MembershipRow.Prefix, StringComparison.Ordinal)
            ? [.. PurgePolicy.StaysThatMayGo(await StaysAsync(threadId, cancellationToken), due.UpTo, held).Take(MostRowsAtOnce)]
            : rows.GroupBy(row => TranscriptKeys.GroupOf(row.RowKey)).Where(group => PurgePolicy.MayGo([.. group], held)).SelectMany(group => group).ToList();
        if (going.Count == 0)
        {
            return Outcome.SomeStay;
        }

        keep.PurgedUpTo = Later(keep.PurgedUpTo, due.UpTo);
        proof.Rows += going.Count;
        if (await keeps.TryWriteAsync(
            keep,
            [
                new TableTransactionAction(TableTransactionActionType.UpsertReplace, proof),
                .. going.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)),
            ],
            cancellationToken))
        {
            return going.Count == rows.Count ? Outcome.AllGone : Outcome.SomeStay;
        }

        // What was in the way may have been our own transaction, of which the answer was lost.
        proof.Rows = await ProvenAsync(proof, cancellationToken);

        return Outcome.Conflict;
    }

    private async Task<int> ProvenAsync(PurgeRow proof, CancellationToken cancellationToken)
    {
        var found = await (await tables.MessagesAsync()).GetEntityIfExistsAsync<PurgeRow>(proof.PartitionKey, proof.RowKey, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value!.Rows : 0;
    }

    // A message goes whole where it fits; who came and went goes last, for the messages' readers are found by it.
    private async IAsyncEnumerable<IReadOnlyList<TableEntity>> BatchesAsync(string threadId, DateTimeOffset upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<TableEntity>();
        await foreach (var group in GroupsAsync(threadId, upTo, cancellationToken))
        {
            if (batch.Count + group.Count > MostRowsAtOnce && batch.Count > 0)
            {
                yield return batch;
                batch = [];
            }

            batch.AddRange(group);
            for (; batch.Count > MostRowsAtOnce; batch = batch[MostRowsAtOnce..])
            {
                yield return batch[..MostRowsAtOnce];
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }

        foreach (var stays in PurgePolicy.StaysThatMayGo(await StaysAsync(threadId, cancellationToken), upTo, await holds.ReadAsync(cancellationToken)).Chunk(MostRowsAtOnce))
        {
            yield return stays;
        }
    }

    private async Task<Due?> DueAsync(string threadId, CancellationToken cancellationToken) =>
        Due.Of(await keeps.ReadAsync(threadId, cancellationToken), options.CurrentValue, clock.GetUtcNow());

    // The rows of one time, or of one message, together.
    private async IAsyncEnumerable<IReadOnlyList<TableEntity>> GroupsAsync(string threadId, DateTimeOffset upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        foreach (var (from, to) in new[] { ("", TranscriptKeys.Of(upTo)), (TranscriptKeys.OtherIds, TranscriptKeys.End) })
        {
            var group = new List<TableEntity>();
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {from} and RowKey lt {to}");
            await foreach (var row in messages.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                if (group.Count > 0 && TranscriptKeys.GroupOf(group[0].RowKey) != TranscriptKeys.GroupOf(row.RowKey))
                {
                    if (PurgePolicy.IsBefore(group, upTo))
                    {
                        yield return group;
                    }

                    group = [];
                }

                group.Add(row);
            }

            if (group.Count > 0 && PurgePolicy.IsBefore(group, upTo))
            {
                yield return group;
            }
        }
    }

    private async Task<IReadOnlyList<TableEntity>> StaysAsync(string threadId, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {MembershipRow.Prefix} and RowKey lt {"z}"}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    // From the best to the worst.
    private enum Outcome
    {
        AllGone,

        /// <summary>Held, or with something to do about it.</summary>
        SomeStay,

        /// <summary>Somebody wrote meanwhile: to be looked at again.</summary>
        Conflict,

        /// <summary>The thread is held, or of another class, since.</summary>
        Stopped,
    }

    /// <summary>What is to go.</summary>
    private sealed record Due(ArchiveClass Kept, DateTimeOffset UpTo)
    {
        /// <summary>Null when nothing is.</summary>
        public static Due? Of(KeepRow keep, KeepingOptions options, DateTimeOffset now) =>
            keep.HeldSince is null && options.Of(keep.Class) is { } kept && PurgePolicy.Horizon(kept, now) is var upTo && !(keep.DoneUpTo >= upTo)
                ? new Due(kept, upTo)
                : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: {Rows} rows of before {UpTo} purged, class {Class}.")]
        public static partial void Purged(ILogger logger, string threadId, int rows, string @class, DateTimeOffset upTo);
    }
}
