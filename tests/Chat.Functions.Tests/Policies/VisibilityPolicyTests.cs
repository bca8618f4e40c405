using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Transcripts;

namespace Chat.Functions.Tests.Policies;

public sealed class VisibilityPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    //                         joined  left  history   version from/until   reads from/until
    [InlineData("there before", -60, null, null, 0, null, 0, null, true)]
    [InlineData("left while it stood", -60, 5, null, 0, 10, 0, 5, true)]
    [InlineData("edited while there", -60, 20, null, 0, 10, 0, 10, true)]
    [InlineData("came later, with all history", 5, null, -1000, 0, null, 5, null, true)]
    [InlineData("came later, with history to before", 5, null, -1, 0, 10, 5, 10, true)]
    [InlineData("came later, nobody knows", 5, null, null, 0, null, 5, null, false)]
    public void A_version_is_read_by_whom_the_service_shows_it_while_it_stands(
        string who, int joined, int? left, int? history, int from, int? until, int readsFrom, int? readsUntil, bool certain)
    {
        var member = new Membership(new AcsUserId(who), At(joined), At(left), At(history));

        Assert.Equal([new Sight(member.Who, At(readsFrom), At(readsUntil), certain)], VisibilityPolicy.Of(Noon, At(from), At(until), [member]));
    }

    [Theory]
    [InlineData("gone before", -60, -1, null, 0, null)]
    [InlineData("came when it was gone", 20, null, -1000, 0, 10)]
    [InlineData("history from later on", 5, null, 3, 0, null)]
    [InlineData("history from later on, and it was edited after they came", 5, null, 3, 10, null)]
    public void Nobody_else_reads_it(string who, int joined, int? left, int? history, int from, int? until) =>
        Assert.Empty(VisibilityPolicy.Of(Noon, At(from), At(until), [new Membership(new AcsUserId(who), At(joined), At(left), At(history))]));

    [Fact]
    public void Who_came_and_went_is_put_together_whatever_is_missing()
    {
        MembershipRow[] rows =
        [
            Row(100, "created", null, "[\"ana\",\"bo\"]"), Row(200, "joined", "cem"), Row(300, "left", "bo"), Row(400, "joined", "bo"), Row(500, "left", "dan"), Row(600, "deleted", null),
        ];

        foreach (var order in new[] { rows, [.. rows.Reverse()], [.. rows.OrderBy(row => row.Who)] })
        {
            Assert.Equal(
                ["dan 0-500", "ana 100-600", "bo 100-300", "cem 200-600", "bo 400-600"],
                MembershipFold.Fold(order).OrderBy(member => member.From).ThenBy(member => member.Who.Value).Select(member =>
                    $"{member.Who} {member.From.ToUnixTimeMilliseconds()}-{member.Until?.ToUnixTimeMilliseconds()}"));
        }
    }

    private static MembershipRow Row(long version, string change, string? who, string? participants = null) =>
        new() { Version = version, Change = change, Who = who, Participants = participants, OccurredOn = DateTimeOffset.FromUnixTimeMilliseconds(version) };

    private static DateTimeOffset At(int minutes) => Noon.AddMinutes(minutes);

    private static DateTimeOffset? At(int? minutes) => minutes is { } some ? At(some) : null;
}
