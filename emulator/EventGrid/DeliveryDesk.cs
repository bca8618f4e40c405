using System.Collections.Concurrent;
using Chat.Emulator.State;

namespace Chat.Emulator.EventGrid;

/// <summary>Keeps one pump going for each subscription.</summary>
internal sealed class DeliveryDesk(Ledger ledger, Func<string, DeliveryPump> pumpOf) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DeliveryPump> pumps = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool stopped;

    /// <summary>Looks for events that are due. Cheap, and safe to call from anywhere.</summary>
    public void Wake()
    {
        if (stopped)
        {
            return;
        }

        foreach (var name in ledger.State.Events.ActiveNames)
        {
            pumps.GetOrAdd(name, pumpOf).Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        stopped = true;
        foreach (var pump in pumps.Values)
        {
            await pump.DisposeAsync();
        }
    }
}
