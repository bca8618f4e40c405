using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Keeping;

/// <summary>Every ten minutes: goes on with the day's walk through the archive, and takes out what its class keeps no longer.</summary>
public sealed class PurgeArchive(PurgeStory story)
{
    // Below the five minutes that a function may run by default: learn.microsoft.com/azure/azure-functions/functions-scale#timeout.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Function(nameof(PurgeArchive))]
    public Task RunAsync([TimerTrigger("5 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        story.PurgeAsync(Patience, cancellationToken);
}
