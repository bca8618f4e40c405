using Chat.Emulator.Faults;
using Chat.Emulator.State;

namespace Chat.Emulator.EventGrid;

/// <summary>Takes what is due for one subscription, sends it, and writes down what became of it.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/delivery-and-retry</remarks>
internal sealed partial class DeliveryPump : IAsyncDisposable
{
    private const int RequestsAtOnce = 16;

    private readonly CancellationTokenSource stopping = new();
    private readonly string name;
    private readonly Ledger ledger;
    private readonly WebhookClient webhooks;
    private readonly DeliveryPolicy policy;
    private readonly DeadLetters deadLetters;
    private readonly FaultPlan faults;
    private readonly ILogger log;
    private readonly ITimer timer;
    private int inFlight;
    private int woken;

    public DeliveryPump(string name, Ledger ledger, WebhookClient webhooks, DeliveryPolicy policy, DeadLetters deadLetters, FaultPlan faults, ILogger log)
    {
        (this.name, this.ledger, this.webhooks, this.policy, this.deadLetters, this.faults, this.log) =
            (name, ledger, webhooks, policy, deadLetters, faults, log);
        timer = ledger.Clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private EventGridState Events => ledger.State.Events;

    public void Wake()
    {
        if (Interlocked.Exchange(ref woken, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static pump => pump.Start(), this, preferLocal: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await timer.DisposeAsync();

        // What is in flight ends at once: its requests are cancelled, and it is sent again after the next start.
        SpinWait.SpinUntil(() => Volatile.Read(ref inFlight) == 0, TimeSpan.FromSeconds(5));
        stopping.Dispose();
    }

    private void Start()
    {
        Volatile.Write(ref woken, 0);
        while (Take() is { } batch)
        {
            _ = ProcessAsync(batch);
        }
    }

    private Batch? Take()
    {
        lock (Events.Gate)
        {
            if (stopping.IsCancellationRequested || inFlight >= RequestsAtOnce
                || Events.Find(name) is not { State: ProvisioningState.Succeeded } line)
            {
                return null;
            }

            if (line.TakeDue(ledger.Now) is { Count: > 0 } events)
            {
                inFlight++;
                return new Batch(line.Definition, events, [.. events.Select(scheduled => scheduled.Body!)]);
            }

            var wait = line.NextDue() - ledger.Now;
            timer.Change(wait is null ? Timeout.InfiniteTimeSpan : wait < TimeSpan.Zero ? TimeSpan.Zero : wait.Value, Timeout.InfiniteTimeSpan);

            return null;
        }
    }

    private async Task ProcessAsync(Batch batch)
    {
        try
        {
            if (batch.Events[0].Status is DeliveryStatus.DeadLettering)
            {
                await BuryAsync(batch);
            }
            else
            {
                await DeliverAsync(batch);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Still pending in the journal.
        }
        catch (Exception fault)
        {
            Log.Broken(log, fault, name);
        }
        finally
        {
            lock (Events.Gate)
            {
                inFlight--;
            }

            Wake();
        }
    }

    private async Task DeliverAsync(Batch batch)
    {
        var expired = batch.Where(scheduled => DeliveryPolicy.IsExpired(batch.Subscription, scheduled, ledger.Now));
        Note(expired, Outcomes.Expired, null);

        var due = batch.Where(scheduled => !DeliveryPolicy.IsExpired(batch.Subscription, scheduled, ledger.Now));
        if (due.Events.Count == 0)
        {
            return;
        }

        if (faults.Strikes(FaultKind.DropEvents, name) is not null)
        {
            Commit(due.Events.Select(scheduled => scheduled.Id), DeliveryStatus.Dropped, "Dropped", null);
            return;
        }

        if (faults.Strikes(FaultKind.ReorderEvents, name) is { } held)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(held.Milliseconds)), ledger.Clock.Real, stopping.Token);
        }

        if (faults.Strikes(FaultKind.DuplicateEvents, name) is not null)
        {
            await webhooks.DeliverAsync(due.Subscription, due.Bodies, due.Events[0].Attempts, stopping.Token);
        }

        var (outcome, status) = await webhooks.DeliverAsync(due.Subscription, due.Bodies, due.Events[0].Attempts, stopping.Token);
        NoteProbation(outcome);
        Note(due, outcome, status);
        if (outcome != Outcomes.Success)
        {
            Log.Failed(log, name, due.Events.Count, outcome);
        }
    }

    private async Task BuryAsync(Batch batch)
    {
        var (status, next) = await deadLetters.WriteAsync(batch, ledger.Now, stopping.Token);
        Commit(batch.Events.Select(scheduled => scheduled.Id), status, batch.Events[0].LastOutcome ?? "", next);
    }

    private void NoteProbation(string outcome)
    {
        lock (Events.Gate)
        {
            if (policy.HasProbation)
            {
                Events.Find(name)?.Probation.Note(outcome, ledger.Now);
            }
        }
    }

    private void Note(Batch batch, string outcome, int? status)
    {
        foreach (var alike in batch.Events.GroupBy(scheduled => policy.After(batch.Subscription, scheduled, outcome, status, ledger.Now)))
        {
            Commit(alike.Select(scheduled => scheduled.Id), alike.Key.Status, outcome, alike.Key.Next);
        }
    }

    private void Commit(IEnumerable<Guid> events, DeliveryStatus status, string outcome, DateTimeOffset? next) =>
        ledger.Commit(new DeliveryAttempted(name, [.. events], status, outcome, next) { At = ledger.Now });

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Subscription {Name}: {Count} event(s) not delivered: {Outcome}.")]
        public static partial void Failed(ILogger logger, string name, int count, string outcome);

        [LoggerMessage(2, LogLevel.Error, "Subscription {Name}: delivery broke; its events are sent again after a restart.")]
        public static partial void Broken(ILogger logger, Exception fault, string name);
    }
}
