using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies;

public sealed class StrikePolicyTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    private static readonly Ladder Climbing = APolicy.Read("""
        {"version":"x","rules":[{"name":"rude","action":"mask","terms":["a"]},{"name":"vile","action":"delete","strikes":3,"terms":["b"]},{"name":"look","action":"flag","terms":["c"]}],
         "strikes":{"decayDays":7,"ladder":[{"at":2,"action":"warn"},{"at":3,"action":"timeout","minutes":90},{"at":6,"action":"ban"}]}}
        """).Engine.Ladder;

    [Fact]
    public void Each_strike_gets_the_rung_that_the_sum_until_then_reaches() =>
        Assert.Equal("- Warn Timeout Timeout Timeout Ban", Due(Days(0, 1, 2, 3, 4, 5)));

    [Fact]
    public void Strikes_older_than_the_decay_are_forgotten() =>
        Assert.Equal("- Warn - - Warn", Due(Days(0, 1, 9, 17, 18)));

    [Fact]
    public void The_order_of_arrival_changes_nothing()
    {
        var strikes = Days(0, 1, 2, 3, 4, 5);
        for (var seed = 1; seed < 20; seed++)
        {
            new Random(seed).Shuffle(strikes);

            Assert.Equal("- Warn Timeout Timeout Timeout Ban", Due(strikes));
        }
    }

    [Fact]
    public void A_withdrawn_strike_counts_for_nothing_and_lowers_those_after_it()
    {
        var strikes = Days(0, 1, 2);
        strikes[0].Withdrawn = true;

        Assert.Equal("- Warn", Due(strikes));
    }

    [Fact]
    public void A_rule_may_ask_for_more_than_the_ladder_and_a_strike_of_no_weight_for_nothing()
    {
        var strikes = Days(0, 1);
        (strikes[0].Asked, strikes[0].Minutes) = (nameof(RuleAction.Timeout), 5);
        strikes[1].Weight = 0;

        var due = Assert.Single(StrikePolicy.Due(strikes, Climbing));
        Assert.Equal((RuleAction.Timeout, Monday.AddMinutes(5)), (due.Action, due.Until));
    }

    [Fact]
    public void A_verdict_weighs_what_its_heaviest_rule_does_and_a_flag_nothing()
    {
        Assert.Equal(0, Climbing.Weigh([]));
        Assert.Equal(0, Climbing.Weigh([Found("look", RuleAction.Flag)]));
        Assert.Equal(1, Climbing.Weigh([Found("rude", RuleAction.Mask), Found("look", RuleAction.Flag)]));
        Assert.Equal(3, Climbing.Weigh([Found("rude", RuleAction.Mask), Found("vile", RuleAction.Delete)]));
    }

    [Theory]
    [InlineData("""{"version":"x","rules":[],"strikes":[]}""", "$.strikes")]
    [InlineData("""{"version":"x","rules":[],"strikes":{"decay":3}}""", "$.strikes.decay")]
    [InlineData("""{"version":"x","rules":[],"strikes":{"decayDays":0}}""", "$.strikes.decayDays")]
    [InlineData("""{"version":"x","rules":[],"strikes":{"ladder":[{"at":3,"action":"warn"},{"at":3,"action":"ban"}]}}""", "$.strikes.ladder")]
    [InlineData("""{"version":"x","rules":[],"strikes":{"ladder":[{"at":3,"action":"mask"}]}}""", "$.strikes.ladder[0]")]
    [InlineData("""{"version":"x","rules":[{"name":"a","action":"timeout","minutes":0,"terms":["a"]}]}""", "$.rules[0].minutes")]
    [InlineData("""{"version":"x","rules":[{"name":"a","action":"flag","strikes":"many","terms":["a"]}]}""", "$.rules[0].strikes")]
    [InlineData("""{"version":"x","rules":[{"name":"a","action":"mask","classify":{"category":"hate","threshold":4}}]}""", "$.rules[0].classify")]
    [InlineData("""{"version":"x","rules":[{"name":"a","action":"flag","classify":{"category":"spam","threshold":4}}]}""", "$.rules[0].classify.category")]
    [InlineData("""{"version":"x","rules":[{"name":"a","action":"flag","classify":{"category":"hate","threshold":8}}]}""", "$.rules[0].classify.threshold")]
    [InlineData("""{"version":"x","rules":[{"name":"a","action":"flag","classify":{"category":"hate","threshold":2,"onFailure":"maybe"}}]}""", "$.rules[0].classify.onFailure")]
    public void What_is_wrong_with_a_ladder_or_a_classifier_is_said_where_it_stands(string policy, string path) =>
        Assert.Contains(PolicyReader.Read(policy).Faults, fault => fault.Path == path);

    private static string Due(StrikeRow[] strikes) => string.Join(' ', strikes.OrderBy(strike => strike.RowKey, StringComparer.Ordinal).Where(strike => !strike.Withdrawn)
        .Select(strike => StrikePolicy.Due(strikes, Climbing).FirstOrDefault(due => due.Strike == strike)?.Action.ToString() ?? "-"));

    private static StrikeRow[] Days(params int[] days) =>
    [
        .. days.Select(day => new StrikeRow { RowKey = StrikeRow.KeyOf(Monday.AddDays(day).ToUnixTimeMilliseconds(), $"{day}"), Weight = 1, On = Monday.AddDays(day), Asked = "Mask" }),
    ];

    private static Finding Found(string rule, RuleAction action) => new(rule, action, null, null, []);
}
