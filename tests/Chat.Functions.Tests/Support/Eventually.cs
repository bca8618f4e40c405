namespace Chat.Functions.Tests.Support;

/// <summary>Waits for something to become true, by looking, up to a deadline that is far beyond what it takes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static Task IsTrueAsync(Func<Task<bool>> isSo, string promise) => IsTrueAsync(isSo, () => promise);

    public static async Task IsTrueAsync(Func<Task<bool>> isSo, Func<string> promise)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await isSo())
            {
                await looks.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Not within {Deadline.TotalSeconds} s: {promise()}");
        }
    }
}
