using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Archive.Completeness;

/// <summary>Every five minutes: compares the archive with what the service lists, and writes what no event has told.</summary>
public sealed class CompleteArchive(CompletenessStory story)
{
    // Below the five minutes that a function may run by default: learn.microsoft.com/azure/azure-functions/functions-scale#timeout.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Function(nameof(CompleteArchive))]
    public Task RunAsync([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        story.CompleteAsync(Patience, cancellationToken);
}
