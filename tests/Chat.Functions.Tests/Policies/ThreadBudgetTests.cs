using Chat.Functions.Moderation.Enforcement;

namespace Chat.Functions.Tests.Policies;

public sealed class ThreadBudgetTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1, 10)]
    [InlineData(7, 1, 3)]
    [InlineData(10, 1, 0)]
    [InlineData(14, 1, 0)]
    [InlineData(10, 11, 10)]
    [InlineData(30, 11, 0)]
    [InlineData(25, 11, 5)]
    [InlineData(30, 61, 10)]
    public void A_thread_has_room_for_ten_writes_in_ten_seconds_and_thirty_in_a_minute(int writes, int secondsAgo, int room) =>
        Assert.Equal(room, ThreadBudget.Of(Enumerable.Range(0, writes).Select(i => Now.AddSeconds(-secondsAgo).AddMilliseconds(-i)), null, Now).Room);

    [Theory]
    [InlineData(10, 4, 6)]
    [InlineData(30, 20, 40)]
    [InlineData(12, 4, 6)]
    public void A_full_thread_opens_when_the_write_that_fills_it_leaves_the_window(int writes, int secondsAgo, int opensIn)
    {
        var opens = ThreadBudget.Of(Enumerable.Repeat(Now.AddSeconds(-secondsAgo), writes), null, Now).OpensOn!.Value - Now;

        Assert.InRange(opens, TimeSpan.FromSeconds(opensIn), TimeSpan.FromSeconds(opensIn + 1));
    }

    [Fact]
    public void Nothing_is_written_while_the_service_asks_for_quiet()
    {
        var budget = ThreadBudget.Of([], Now.AddSeconds(7), Now);

        Assert.Equal((0, Now.AddSeconds(7)), (budget.Room, budget.OpensOn));
        Assert.Equal(10, ThreadBudget.Of([], Now, Now).Room);
    }

    [Fact]
    public void Whoever_keeps_to_it_is_never_refused_by_a_service_that_counts_both_windows()
    {
        var random = new Random(1);
        var writes = new List<DateTimeOffset>();
        for (var (now, end) = (Now, Now.AddMinutes(10)); now < end; now = now.AddMilliseconds(random.Next(20, 900)))
        {
            if (ThreadBudget.Of(writes, null, now).Room > 0)
            {
                writes.Add(now);
            }

            Assert.True(writes.Count(time => now - time < TimeSpan.FromSeconds(10)) <= 10);
            Assert.True(writes.Count(time => now - time < TimeSpan.FromMinutes(1)) <= 30);
        }

        Assert.InRange(writes.Count, 270, 300);
    }
}
