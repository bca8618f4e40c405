using System.Collections.Concurrent;

namespace Chat.Functions.Concurrency;

/// <summary>
/// Lets callers who want the same thing at the same time share one call. Nobody's cancellation ends it for the others: whoever gives up
/// stops waiting, the call runs on. Nothing is kept when it is over.
/// </summary>
public sealed class SingleFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> flights = new();

    public async Task<TValue> RunAsync(TKey key, Func<CancellationToken, Task<TValue>> call, CancellationToken cancellationToken)
    {
        Lazy<Task<TValue>>? mine = null;
        mine = new Lazy<Task<TValue>>(async () =>
        {
            try
            {
                // Off the caller's stack, so that the flight is known before it can end.
                await Task.Yield();

                return await call(CancellationToken.None);
            }
            finally
            {
                flights.TryRemove(new KeyValuePair<TKey, Lazy<Task<TValue>>>(key, mine!));
            }
        });

        return await flights.GetOrAdd(key, mine).Value.WaitAsync(cancellationToken);
    }
}
