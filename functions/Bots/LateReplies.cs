using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// What bots have yet to answer: because the thread's budget was spent, or an answer takes longer than Event Grid waits. It lies in the table, so a
/// worker that ends loses nothing; as long as this one lives it comes back at the right moment, and answers what has gathered by then with one message.
/// </summary>
public sealed partial class LateReplies(IServiceProvider services, TimeProvider clock, ILogger<LateReplies> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan AfterAFault = TimeSpan.FromSeconds(5);

    // One message names so many triggers; the rest follows in the next.
    private const int MostAtOnce = 8;

    // Something may be brought meanwhile that is due earlier.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<(string ThreadId, string Bot), Task> watches = [];
    private readonly CancellationTokenSource stopping = new();

    // Not before: this service is made before the settings are checked, and a check names every one that is wrong.
    private ChatTables Tables => services.GetRequiredService<ChatTables>();

    /// <summary>Keeps something for later.</summary>
    public async Task HandOnAsync(Unsettled left, CancellationToken cancellationToken)
    {
        var row = LateRow.For(left.Asked.Call, left.Asked.Hops, left.Asked.Attempt + 1, clock.GetUtcNow() + left.Wait);
        await (await Tables.BotsAsync()).UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        _ = Watch(row.ThreadId, row.Bot);
    }

    /// <summary>Looks after everything that is due, whoever has left it.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var due = new HashSet<(string ThreadId, string Bot)>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LateRow.Partition} and Due le {clock.GetUtcNow()}");
        await foreach (var row in (await Tables.BotsAsync()).QueryAsync<LateRow>(filter, cancellationToken: cancellationToken))
        {
            due.Add((row.ThreadId, row.Bot));
        }

        // Within this call, so that a worker that is wanted for the timer alone is not put to sleep before it is done.
        await Parallel.ForEachAsync(due, cancellationToken, async (one, token) =>
        {
            await Watch(one.ThreadId, one.Bot).WaitAsync(token);
        });
    }

    /// <summary>A bot that cannot be is told at the start, not at the first message.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<BotRoster>().Seats;

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Task[] running;
        lock (gate)
        {
            running = [.. watches.Values];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private Task Watch(string threadId, string bot)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return Task.CompletedTask;
            }

            if (!watches.TryGetValue((threadId, bot), out var watch))
            {
                watches[(threadId, bot)] = watch = Task.Run(() => LookAfterAsync((threadId, bot)));
            }

            return watch;
        }
    }

    private void EndWatch((string ThreadId, string Bot) key)
    {
        lock (gate)
        {
            watches.Remove(key);
        }
    }

    private async Task LookAfterAsync((string ThreadId, string Bot) key)
    {
        try
        {
            while (await NextAsync(key) is { } due)
            {
                if (due - clock.GetUtcNow() is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait < LongestSleep ? wait : LongestSleep, clock, stopping.Token);
                }

                if (due <= clock.GetUtcNow())
                {
                    await AnswerDueAsync(key);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            // The timer comes back to it.
            Log.Stays(logger, key.ThreadId, key.Bot, fault.GetType().Name);
            EndWatch(key);
        }
    }

    // When the next one is due; null, and nobody watches any more, when there is none.
    private async Task<DateTimeOffset?> NextAsync((string ThreadId, string Bot) key)
    {
        if (await EarliestAsync(key) is { } due)
        {
            return due;
        }

        // What is brought between the look and this has seen the watch and relies on it: so look once more.
        EndWatch(key);
        if (await EarliestAsync(key) is not null)
        {
            _ = Watch(key.ThreadId, key.Bot);
        }

        return null;
    }

    private async Task<DateTimeOffset?> EarliestAsync((string ThreadId, string Bot) key) =>
        (await RowsAsync(key)) is [_, ..] rows ? rows.Min(row => row.Due) : null;

    private async Task AnswerDueAsync((string ThreadId, string Bot) key)
    {
        var due = (await RowsAsync(key)).Where(row => row.Due <= clock.GetUtcNow()).OrderBy(row => row.Version).Take(MostAtOnce).ToList();
        var asked = new List<(LateRow Row, Asked Asked)>();
        foreach (var row in due)
        {
            if (await AskedAsync(row) is { } again)
            {
                asked.Add((row, again));
            }
            else
            {
                await DropAsync(row);
            }
        }

        if (asked.Count == 0)
        {
            return;
        }

        IReadOnlyList<Unsettled> left;
        try
        {
            left = await services.GetRequiredService<Answering>().AnswerAsync(
                [.. asked.Select(one => one.Asked)], services.GetRequiredService<IOptionsMonitor<MannersOptions>>().CurrentValue.LateAnswerWithin, stopping.Token);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested && PassingFault.Is(fault))
        {
            Log.Again(logger, key.ThreadId, key.Bot, fault.GetType().Name);
            left = [.. asked.Select(one => new Unsettled(one.Asked, AfterAFault))];
        }

        foreach (var (row, one) in asked)
        {
            if (left.FirstOrDefault(unsettled => unsettled.Asked == one) is { } still)
            {
                (row.Attempt, row.Due) = (row.Attempt + 1, clock.GetUtcNow() + (still.Wait > TimeSpan.Zero ? still.Wait : TimeSpan.FromSeconds(1)));
                await (await Tables.BotsAsync()).UpsertEntityAsync(row, TableUpdateMode.Replace, stopping.Token);
            }
            else
            {
                await DropAsync(row);
            }
        }
    }

    // What it was, from the archive; null when nobody is to answer it any more.
    private async Task<Asked?> AskedAsync(LateRow row)
    {
        if (services.GetRequiredService<BotRoster>().Find(row.Bot) is not { } bot || await TriggerAsync(row) is not { } trigger)
        {
            return null;
        }

        return BotPolicy.Choose(bot, trigger) is { } call ? new Asked(call, row.Hops, row.Attempt) : null;
    }

    private async Task<BotTrigger?> TriggerAsync(LateRow row)
    {
        if (BotTrigger.IsJoiningId(row.Trigger))
        {
            return await services.GetRequiredService<Joinings>().FindAsync(row.ThreadId, row.Trigger, row.Version, stopping.Token);
        }

        var versions = await services.GetRequiredService<ThreadArchive>().VersionsAsync(row.ThreadId, [row.Trigger], stopping.Token);
        var current = versions.FirstOrDefault(version => version.IsCurrent);

        // Deleted, erased or found to break the rules meanwhile.
        return versions.FirstOrDefault(version => version.Version == row.Version) is { Text: { } text, Verdict: Verdict.Allowed } asked && current?.Change != "deleted"
            ? BotTrigger.Of(new MessageEvent
            {
                EventId = row.RowKey,
                ThreadId = row.ThreadId,
                Version = row.Version,
                OccurredOn = asked.OccurredOn,
                ComposedOn = asked.ComposedOn,
                Change = MessageChange.Received,
                MessageId = row.Trigger,
                Sender = new AcsUserId(asked.Sender),
                SenderName = asked.SenderName,
                Text = text,
                IsHtml = asked.IsHtml,
            })
            : null;
    }

    private async Task<IReadOnlyList<LateRow>> RowsAsync((string ThreadId, string Bot) key)
    {
        var prefix = LateRow.PrefixOf(key.ThreadId, key.Bot);
        var rows = new List<LateRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LateRow.Partition} and RowKey ge {prefix} and RowKey lt {prefix[..^1] + "}"}");
        await foreach (var row in (await Tables.BotsAsync()).QueryAsync<LateRow>(filter, cancellationToken: stopping.Token))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async Task DropAsync(LateRow row) => await (await Tables.BotsAsync()).DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, stopping.Token);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Bot {Bot}, thread {ThreadId}: what waits there is tried again: {Fault}.")]
        public static partial void Again(ILogger logger, string threadId, string bot, string fault);

        [LoggerMessage(2, LogLevel.Warning, "Bot {Bot}, thread {ThreadId}: what waits there is left to the timer: {Fault}.")]
        public static partial void Stays(ILogger logger, string threadId, string bot, string fault);
    }
}
