namespace Chat.Emulator.EventGrid;

/// <summary>A validation that is under way.</summary>
internal sealed class Validation(CancellationTokenSource stop)
{
    public Guid Code { get; } = Guid.NewGuid();

    public CancellationToken Stopping { get; } = stop.Token;

    public TaskCompletionSource Confirmed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done { get; set; } = Task.CompletedTask;

    public void Stop()
    {
        stop.Cancel();
        stop.Dispose();
    }
}
