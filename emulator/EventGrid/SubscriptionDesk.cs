using System.Collections.Concurrent;
using Chat.Emulator.State;

namespace Chat.Emulator.EventGrid;

/// <summary>Takes subscriptions and validates their endpoints. One that is not up yet is asked again until it is.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/webhook-event-delivery</remarks>
internal sealed partial class SubscriptionDesk(Ledger ledger, Handshake handshake, Uri endpoint, ILogger<SubscriptionDesk> log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ManualActionLimit = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Validation> validations = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource stopping = new();

    private EventGridState Events => ledger.State.Events;

    /// <summary>Called when a subscription may have become active.</summary>
    public Action? Changed { get; set; }

    /// <summary>Goes on with validations that a restart interrupted.</summary>
    public void Resume()
    {
        List<EventSubscription> open;
        lock (Events.Gate)
        {
            open = [.. Events.Lines.Where(line => line.State is not ProvisioningState.Succeeded).Select(line => line.Definition)];
        }

        open.ForEach(subscription => _ = Validate(subscription));
    }

    /// <summary>Takes a subscription; the task ends when its endpoint has agreed. As in Azure every change is validated anew.</summary>
    public Task SetAsync(EventSubscription subscription)
    {
        lock (Events.Gate)
        {
            if (Events.Find(subscription.Name) is { State: ProvisioningState.Succeeded } known && IsSame(known.Definition, subscription))
            {
                return Task.CompletedTask;
            }
        }

        ledger.Commit(new SubscriptionSet(subscription) { At = ledger.Now });

        return Validate(subscription);
    }

    public bool Remove(string name)
    {
        lock (Events.Gate)
        {
            if (Events.Find(name) is null)
            {
                return false;
            }
        }

        Stop(name);
        ledger.Commit(new SubscriptionRemoved(name) { At = ledger.Now });

        return true;
    }

    /// <summary>Somebody opened the validation address.</summary>
    public bool Confirm(string name, string code)
    {
        if (!validations.TryGetValue(name, out var validation) || validation.Code.ToString() != code)
        {
            return false;
        }

        validation.Confirmed.TrySetResult();

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var name in validations.Keys)
        {
            Stop(name);
        }

        stopping.Dispose();
    }

    private Task Validate(EventSubscription subscription)
    {
        Stop(subscription.Name);
        var validation = new Validation(CancellationTokenSource.CreateLinkedTokenSource(stopping.Token));
        validations[subscription.Name] = validation;
        validation.Done = ValidateAsync(subscription, validation);

        return validation.Done;
    }

    private async Task ValidateAsync(EventSubscription subscription, Validation validation)
    {
        await Task.Yield();
        var url = new Uri(endpoint, $"/_emulator/eventSubscriptions/{subscription.Name}/validate?id={validation.Code}");
        for (var (pause, tries) = (FirstPause, 1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause, tries++)
        {
            var (result, reason) = await handshake.TryAsync(subscription, validation.Code, url, validation.Stopping);
            validation.Stopping.ThrowIfCancellationRequested();
            if (result is HandshakeResult.Agreed)
            {
                break;
            }

            if (result is HandshakeResult.Later)
            {
                Log.Awaiting(log, subscription.Name, url);
                Progress(subscription.Name, ProvisioningState.AwaitingManualAction);
                await AwaitManualActionAsync(subscription, validation);
                break;
            }

            // Once when it matters, then about once a minute: an app that is being written is down for long.
            if (tries % 12 == 2)
            {
                Log.NotYet(log, subscription.Name, reason);
            }

            await Task.Delay(pause, ledger.Clock.Real, validation.Stopping);
        }

        Progress(subscription.Name, ProvisioningState.Succeeded);
        Log.Active(log, subscription.Name);
        Changed?.Invoke();
    }

    private async Task AwaitManualActionAsync(EventSubscription subscription, Validation validation)
    {
        try
        {
            await validation.Confirmed.Task.WaitAsync(ManualActionLimit, ledger.Clock, validation.Stopping);
        }
        catch (TimeoutException)
        {
            Progress(subscription.Name, ProvisioningState.Failed);
            throw;
        }
    }

    private void Progress(string name, ProvisioningState state) =>
        ledger.Commit(new SubscriptionProgressed(name, state) { At = ledger.Now });

    private void Stop(string name)
    {
        if (validations.TryRemove(name, out var validation))
        {
            validation.Stop();
        }
    }

    private static bool IsSame(EventSubscription a, EventSubscription b) => Text(a) == Text(b);

    private static string Text(EventSubscription subscription) =>
        System.Text.Json.JsonSerializer.Serialize(subscription, EventGridJson.Default.EventSubscription);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Subscription {Name} is active.")]
        public static partial void Active(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Information, "The endpoint of subscription {Name} has not agreed yet ({Reason}); asking again.")]
        public static partial void NotYet(ILogger logger, string name, string reason);

        [LoggerMessage(3, LogLevel.Information, "Subscription {Name} waits for somebody to open {Url}.")]
        public static partial void Awaiting(ILogger logger, string name, Uri url);
    }
}
