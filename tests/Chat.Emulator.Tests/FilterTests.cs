using System.Text;
using System.Text.Json;
using Chat.Emulator.EventGrid;

namespace Chat.Emulator.Tests;

public sealed class FilterTests
{
    private static readonly GridEvent Happened = new(
        Guid.Parse("5f1b6a0e-9a2f-4a4e-8a5b-1d6a0c9b7e01"),
        "Microsoft.Communication.ChatMessageReceivedInThread",
        "thread/19:abc@thread.v2/sender/8:acs:r_u",
        DateTimeOffset.UnixEpoch,
        Encoding.UTF8.GetBytes("""
            {"messageBody":"@Bot when?","type":"Text","version":"17","size":3,"urgent":true,"nothing":null,
             "metadata":{"bot":"yes"},"tags":["red","blue"]}
            """));

    [Theory]
    [InlineData("StringContains", "data.messageBody", """["@bot"]""", true)]
    [InlineData("StringContains", "data.messageBody", """["@cat","@BOT"]""", true)]
    [InlineData("StringNotContains", "data.messageBody", """["@bot"]""", false)]
    [InlineData("StringNotContains", "data.messageBody", """["@cat"]""", true)]
    [InlineData("StringNotContains", "data.missing", """["@cat"]""", false)]
    [InlineData("StringBeginsWith", "data.messageBody", """["@b"]""", true)]
    [InlineData("StringNotBeginsWith", "data.messageBody", """["@b"]""", false)]
    [InlineData("StringEndsWith", "data.messageBody", """["?"]""", true)]
    [InlineData("StringNotEndsWith", "data.messageBody", """["!"]""", true)]
    [InlineData("StringIn", "data.metadata.bot", """["no","YES"]""", true)]
    [InlineData("StringIn", "data.metadata.other", """["yes"]""", false)]
    [InlineData("StringNotIn", "data.metadata.other", """["yes"]""", true)]
    [InlineData("StringNotIn", "data.metadata.bot", """["yes"]""", false)]
    [InlineData("StringIn", "subject", """["THREAD/19:abc@thread.v2/sender/8:acs:r_u"]""", true)]
    [InlineData("StringEndsWith", "eventType", """["InThread"]""", true)]
    [InlineData("NumberIn", "data.size", "[1,3]", true)]
    [InlineData("NumberIn", "data.version", "[17]", false)]
    [InlineData("NumberNotIn", "data.size", "[1,3]", false)]
    [InlineData("NumberNotIn", "data.missing", "[1]", true)]
    [InlineData("NumberInRange", "data.size", "[[1,2],[3,4]]", true)]
    [InlineData("NumberInRange", "data.size", "[[4,5]]", false)]
    [InlineData("NumberNotInRange", "data.size", "[[4,5]]", true)]
    [InlineData("IsNotNull", "data.metadata.bot", "[]", true)]
    [InlineData("IsNotNull", "data.nothing", "[]", false)]
    [InlineData("IsNullOrUndefined", "data.missing", "[]", true)]
    [InlineData("IsNullOrUndefined", "data.size", "[]", false)]
    public void An_advanced_filter_looks_into_the_event(string how, string key, string values, bool expected) =>
        Assert.Equal(expected, Lets(new AdvancedFilter { OperatorType = how, Key = key, Values = Json(values) }));

    [Theory]
    [InlineData("NumberLessThan", "4", true)]
    [InlineData("NumberLessThan", "3", false)]
    [InlineData("NumberLessThanOrEquals", "3", true)]
    [InlineData("NumberGreaterThan", "3", false)]
    [InlineData("NumberGreaterThanOrEquals", "3", true)]
    public void Numbers_compare(string how, string value, bool expected) =>
        Assert.Equal(expected, Lets(new AdvancedFilter { OperatorType = how, Key = "data.size", Value = Json(value) }));

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Truths_compare(string value, bool expected) =>
        Assert.Equal(expected, Lets(new AdvancedFilter { OperatorType = "BoolEquals", Key = "data.urgent", Value = Json(value) }));

    [Fact]
    public void Arrays_are_looked_into_only_when_asked_for()
    {
        var red = new AdvancedFilter { OperatorType = "StringIn", Key = "data.tags", Values = Json("""["red"]""") };

        Assert.False(Lets(red));
        Assert.True(new EventFilter(new EventSubscriptionFilter { AdvancedFilters = [red], EnableAdvancedFilteringOnArrays = true }).Lets(Happened));
    }

    [Fact]
    public void All_filters_must_hold()
    {
        var bot = new AdvancedFilter { OperatorType = "StringContains", Key = "data.messageBody", Values = Json("""["@bot"]""") };
        var never = new AdvancedFilter { OperatorType = "IsNullOrUndefined", Key = "data.messageBody" };

        Assert.True(Lets(bot));
        Assert.False(new EventFilter(new EventSubscriptionFilter { AdvancedFilters = [bot, never] }).Lets(Happened));
    }

    [Theory]
    [InlineData("StringLike", "data.x", """["a"]""")]
    [InlineData("StringIn", "", """["a"]""")]
    [InlineData("StringIn", "data.x", "[1]")]
    [InlineData("NumberIn", "data.x", """["a"]""")]
    [InlineData("StringIn", "data.x", "[]")]
    public void A_filter_that_is_none_is_refused(string how, string key, string values)
    {
        var subscription = EventSubscription.ToWebhook("filtered", new Uri("http://localhost/e"));
        var filter = new EventSubscriptionFilter { AdvancedFilters = [new AdvancedFilter { OperatorType = how, Key = key, Values = Json(values) }] };

        Assert.NotNull(SubscriptionRules.Refuses(subscription with { Properties = subscription.Properties with { Filter = filter } }));
    }

    private static bool Lets(AdvancedFilter filter)
    {
        Assert.Null(FilterCondition.Refuses(filter));

        return new EventFilter(new EventSubscriptionFilter { AdvancedFilters = [filter] }).Lets(Happened);
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
