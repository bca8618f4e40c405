using System.Collections.Concurrent;
using Azure;
using Chat.Functions.Messages;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Policies;

/// <summary>
/// The policy that judges now, and the one that judges beside it. A policy in the table goes before one in the settings; a new one that is wrong is
/// refused, and the old one stays.
/// </summary>
public sealed partial class PoliciesInForce(
    PolicyStore store, ChatTables tables, IOptionsMonitor<ModerationOptions> options, ILogger<PoliciesInForce> logger) : IDisposable
{
    private readonly SemaphoreSlim polling = new(1, 1);
    private readonly ConcurrentDictionary<string, ETag?> seen = new();
    private readonly ConcurrentDictionary<string, PolicyReading> refused = new();
    private readonly ConcurrentQueue<ShadowDifference> differences = new();
    private readonly PolicySource currentSource = new();
    private readonly PolicySource shadowSource = new();
    private ModerationEngine? current;
    private ModerationEngine? shadow;
    private long differing;
    private volatile bool isRead;

    /// <summary>Judgements in which the shadow policy differed since this worker began.</summary>
    public long Differing => Interlocked.Read(ref differing);

    public ModerationEngine Current => Volatile.Read(ref current) ?? ModerationEngine.AllowsAll;

    /// <summary>Returns when it is known which policy is in force.</summary>
    /// <exception cref="RequestFailedException">The store cannot be asked now: nothing may be judged by a policy that is perhaps an old one.</exception>
    public ValueTask ReadyAsync(CancellationToken cancellationToken) => isRead ? ValueTask.CompletedTask : new ValueTask(PollAsync(cancellationToken));

    /// <summary>What the policy in force says of this version. A deletion has no text and nothing to object to.</summary>
    public Judgement Judge(MessageEvent version)
    {
        var judgement = Current.Judge(version.Text, version.IsHtml, version.ThreadId);
        if (Volatile.Read(ref shadow) is { } next && ShadowDifference.Between(version, judgement, next.Judge(version.Text, version.IsHtml, version.ThreadId)) is { } difference)
        {
            Interlocked.Increment(ref differing);
            differences.Enqueue(difference);
        }

        return judgement;
    }

    /// <summary>Stores what the shadow policy would have done. What cannot be stored now is told in the log alone: no message waits for it.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (differences.TryDequeue(out var difference))
        {
            Log.Differs(logger, difference.ThreadId, difference.MessageId, ShadowDifference.Describe(difference.Current), ShadowDifference.Describe(difference.Shadow));
            try
            {
                var moderation = await tables.ModerationAsync();
                await moderation.UpsertEntityAsync(difference.ToRow(), Azure.Data.Tables.TableUpdateMode.Replace, cancellationToken);
            }
            catch (RequestFailedException fault)
            {
                Log.NotReported(logger, fault.Status);
            }
        }
    }

    /// <summary>Asks the table once, and takes what is new.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        await polling.WaitAsync(cancellationToken);
        try
        {
            var settings = options.CurrentValue;
            var asks = settings.PollInterval > TimeSpan.Zero;
            current = await NewestAsync(PolicyRow.Current, asks, current, currentSource.Current(settings), cancellationToken) ?? ModerationEngine.AllowsAll;
            shadow = await NewestAsync(PolicyRow.Shadow, asks, shadow, shadowSource.Shadow(settings), cancellationToken);
            isRead = true;
        }
        finally
        {
            polling.Release();
        }
    }

    public void Dispose() => polling.Dispose();

    private async Task<ModerationEngine?> NewestAsync(string slot, bool asks, ModerationEngine? old, PolicyReading? bySettings, CancellationToken cancellationToken)
    {
        var tag = asks ? await store.TagAsync(slot, cancellationToken) : null;
        if (tag is null)
        {
            seen[slot] = null;

            return OfSettings(slot, old, bySettings);
        }

        if (seen.TryGetValue(slot, out var known) && known == tag)
        {
            return old;
        }

        if (await store.ReadAsync(slot, cancellationToken) is not var (newTag, reading))
        {
            return old;
        }

        seen[slot] = newTag;
        if (reading.Policy is { } policy)
        {
            Log.InForce(logger, slot, policy.Version);

            return policy.Engine;
        }

        Log.Refused(logger, slot, reading.Faults[0].ToString(), reading.Faults.Count);
        await store.RefuseAsync(slot, newTag, reading.Faults, cancellationToken);

        return old ?? bySettings?.Policy?.Engine;
    }

    private ModerationEngine? OfSettings(string slot, ModerationEngine? old, PolicyReading? bySettings)
    {
        if (bySettings is not { Policy: null } wrong)
        {
            return bySettings?.Policy?.Engine;
        }

        // Once for each text of the file, not at every look.
        if (!refused.TryGetValue(slot, out var known) || known != wrong)
        {
            refused[slot] = wrong;
            Log.Refused(logger, slot, wrong.Faults[0].ToString(), wrong.Faults.Count);
        }

        return old;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Moderation policy {Slot}: version {Version} is in force.")]
        public static partial void InForce(ILogger logger, string slot, string version);

        [LoggerMessage(2, LogLevel.Error, "Moderation policy {Slot} is refused, the old one stays: {Fault} ({Faults} in all).")]
        public static partial void Refused(ILogger logger, string slot, string fault, int faults);

        [LoggerMessage(3, LogLevel.Information, "Thread {ThreadId}: message {MessageId} is judged {Now}; the shadow policy says {Then}.")]
        public static partial void Differs(ILogger logger, string threadId, string messageId, string now, string then);

        [LoggerMessage(4, LogLevel.Warning, "What the shadow policy says could not be stored: status {Status}.")]
        public static partial void NotReported(ILogger logger, int status);
    }
}
