namespace Chat.Emulator.Tests;

/// <summary>A time that stands still.</summary>
internal sealed class StoppedTime(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
