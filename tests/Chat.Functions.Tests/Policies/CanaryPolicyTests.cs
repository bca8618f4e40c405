using Chat.Functions.Health;

namespace Chat.Functions.Tests.Policies;

public sealed class CanaryPolicyTests
{
    private static readonly DateTimeOffset Sent = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_canary_that_may_still_be_on_its_way_is_not_called_lost() =>
        Assert.Null(CanaryPolicy.Stuck(Sent, Sent.AddSeconds(44), new PulseRow()));

    [Theory]
    [InlineData(null, null, "event-grid")]
    [InlineData(-300, -300, "event-grid")]
    [InlineData(2, null, "functions")]
    [InlineData(2, -300, "functions")]
    [InlineData(2, 3, "archive")]
    // A worker says at most once a minute that events come.
    [InlineData(-59, -58, "archive")]
    public void The_hop_that_is_dead_is_the_first_after_which_nothing_was_seen(int? received, int? handled, string hop) => Assert.Equal(
        hop,
        CanaryPolicy.Stuck(Sent, Sent.AddMinutes(5), new PulseRow { ReceivedOn = At(received), HandledOn = At(handled) })?.Hop);

    private static DateTimeOffset? At(int? seconds) => seconds is { } after ? Sent.AddSeconds(after) : null;
}
