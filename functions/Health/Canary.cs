using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Health;

/// <summary>Every five minutes, where a setting says so: one message all the way.</summary>
public sealed class Canary(CanaryStory story, IOptions<HealthOptions> options)
{
    [Function(nameof(Canary))]
    public Task RunAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        options.Value.CanaryEnabled ? story.RunAsync(cancellationToken) : Task.CompletedTask;
}
