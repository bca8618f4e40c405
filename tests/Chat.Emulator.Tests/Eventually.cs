namespace Chat.Emulator.Tests;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task Async(Func<bool> condition, Func<string> otherwise)
    {
        for (var started = DateTime.UtcNow; !condition();)
        {
            if (DateTime.UtcNow - started > Deadline)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(5, AnEmulator.Now);
        }
    }
}
