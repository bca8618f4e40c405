using Azure;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Health;

/// <summary>Whether this worker can do its work: it reads its tables, it gets tokens of Communication Services, events come.</summary>
public sealed class Readiness(Pulse pulse, CanaryStory canary, BotIdentity bot, AcsChat chat, IOptions<HealthOptions> options, TimeProvider clock) : IDisposable
{
    // Anybody may ask, so a worker looks no more often than that.
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(10);

    // Below the patience of load balancers and scripts.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // With a canary there is an event every five minutes, whatever people do.
    private static readonly TimeSpan EventsComeWithin = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim one = new(1, 1);
    private (long On, HealthResponse Seen)? last;

    public async Task<HealthResponse> LookAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (last is not { } known || clock.GetElapsedTime(known.On) > KnownFor)
            {
                last = known = (clock.GetTimestamp(), new HealthResponse(await AllAsync(cancellationToken)));
            }

            return known.Seen;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<IReadOnlyList<HealthCheck>> AllAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var checks = await Task.WhenAll(
            CheckAsync("tables", () => TablesAsync(patience.Token), cancellationToken),
            CheckAsync("acs", () => AcsAsync(patience.Token), cancellationToken));

        return [checks[0][0], checks[1][0], .. checks[0].Skip(1)];
    }

    // What lies in the tables about events and canaries is only known when the tables are.
    private async Task<IReadOnlyList<HealthCheck>> TablesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var checks = new List<HealthCheck> { new("tables", true) };
        var (received, flown) = ((await pulse.ReadAsync(cancellationToken)).ReceivedOn, await canary.ReadAsync(cancellationToken));
        var isExpected = options.Value.CanaryEnabled && flown.SentOn is not null;
        checks.Add(received is { } on
            ? new HealthCheck("events", !isExpected || now - on < EventsComeWithin, null, Age(now, on))
            : new HealthCheck("events", true, "none has come yet"));
        if (options.Value.CanaryEnabled && (flown.LandedOn is not null || flown.Hop.Length > 0))
        {
            checks.Add(new HealthCheck("canary", flown.Hop.Length == 0, flown.Hop.Length == 0 ? null : $"{flown.Hop}: {flown.Reason}", Age(now, flown.LandedOn)));
        }

        return checks;
    }

    private async Task<IReadOnlyList<HealthCheck>> AcsAsync(CancellationToken cancellationToken)
    {
        await bot.ActAsync(self => chat.AsAsync(self, cancellationToken), cancellationToken);

        return [new("acs", true)];
    }

    private static async Task<IReadOnlyList<HealthCheck>> CheckAsync(string name, Func<Task<IReadOnlyList<HealthCheck>>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look();
        }
        catch (RequestFailedException refused) when (refused.Status > 0)
        {
            return [new(name, false, $"answered {refused.Status}")];
        }
        catch (Exception away) when ((PassingFault.Is(away) || away is AcsAnswerUnreadableException or AcsIdentityGoneException or OperationCanceledException) && !cancellationToken.IsCancellationRequested)
        {
            return [new(name, false, $"does not answer ({away.GetType().Name})")];
        }
    }

    private static long? Age(DateTimeOffset now, DateTimeOffset? on) => on is { } then ? Math.Max(0, (long)(now - then).TotalSeconds) : null;
}
