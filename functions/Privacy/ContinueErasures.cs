using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Privacy;

/// <summary>Every minute: goes on with erasures that are not done. A thread gives up 30 messages a minute at most, so a talkative person takes a while.</summary>
public sealed class ContinueErasures(Erasure erasure)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Function(nameof(ContinueErasures))]
    public Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        erasure.ContinueAllAsync(Patience, cancellationToken);
}
