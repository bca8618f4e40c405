using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Users;

/// <summary>Every quarter of an hour: tidies up after workers that ended while they made an identity.</summary>
public sealed class SweepIdentities(IdentitySweep sweep)
{
    [Function(nameof(SweepIdentities))]
    public Task RunAsync([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.SweepAsync(cancellationToken);
}
