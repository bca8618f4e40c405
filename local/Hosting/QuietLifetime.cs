namespace Chat.Local.Hosting;

/// <summary>Leaves Ctrl-C and the signals to the program that hosts the functions: it stops them in an order.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
