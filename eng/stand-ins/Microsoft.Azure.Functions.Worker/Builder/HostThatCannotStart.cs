using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

internal sealed class HostThatCannotStart(IHost built) : IHost
{
    public IServiceProvider Services => built.Services;

    public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException(
        "This build uses stand-ins for the Azure packages, which cannot run under the Functions host: use `dotnet run --project local`.");

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Dispose() => built.Dispose();
}
