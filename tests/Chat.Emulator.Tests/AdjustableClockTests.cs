namespace Chat.Emulator.Tests;

public sealed class AdjustableClockTests
{
    [Fact]
    public void Advancing_moves_time_and_timestamps()
    {
        var clock = new AdjustableClock(new StoppedTime(DateTimeOffset.UnixEpoch));
        var started = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(DateTimeOffset.UnixEpoch.AddHours(3), clock.GetUtcNow());
        Assert.InRange(clock.GetElapsedTime(started), TimeSpan.FromHours(3), TimeSpan.FromHours(3.1));
    }

    [Fact]
    public void Advancing_fires_the_timers_that_are_due_and_no_others()
    {
        var clock = new AdjustableClock();
        var (soon, late) = (0, 0);
        using var first = clock.CreateTimer(_ => soon++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        using var second = clock.CreateTimer(_ => late++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromMinutes(2));
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((1, 0), (soon, late));
    }

    [Fact]
    public async Task A_wait_ends_by_itself_in_real_time()
    {
        var waiting = Task.Delay(TimeSpan.FromMilliseconds(5), new AdjustableClock(), TestContext.Current.CancellationToken);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_long_wait_ends_when_the_clock_is_moved()
    {
        var clock = new AdjustableClock();
        var waiting = Task.Delay(TimeSpan.FromDays(40), clock, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        clock.Advance(TimeSpan.FromDays(41));

        await waiting;
    }

    [Fact]
    public void A_periodic_timer_goes_on()
    {
        var clock = new AdjustableClock();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(1.01));
        }

        Assert.Equal(3, fired);
    }

    [Fact]
    public void A_disposed_timer_is_silent()
    {
        var clock = new AdjustableClock();
        var fired = false;
        clock.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan).Dispose();

        clock.Advance(TimeSpan.FromHours(1));

        Assert.False(fired);
    }

    [Fact]
    public void Time_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdjustableClock().Advance(TimeSpan.FromSeconds(-1)));
}
