using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies;

public sealed class BotPolicyTests
{
    private static readonly BotOptions Bot = new() { Answers = { new BotAnswer { Keyword = "open", Text = "At nine." } }, Fallback = "No idea." };

    [Theory]
    [InlineData("@bot when do you OPEN?", "At nine.")]
    [InlineData("when do you open, @BOT?", "At nine.")]
    [InlineData("@bot who are you?", "No idea.")]
    [InlineData("when do you open?", null)]
    [InlineData("@bottom of the sea", null)]
    [InlineData("me@bot", null)]
    [InlineData("@bottom, ask @bot", "No idea.")]
    public void The_bot_answers_whoever_mentions_it_and_nobody_else(string text, string? answer) =>
        Assert.Equal(answer, BotPolicy.Answer(Read(AnEvent.Received("19:t", "1", text, "8:acs:a")), Bot));

    [Fact]
    public void Markup_around_a_mention_does_not_hide_it() =>
        Assert.Equal("At nine.", BotPolicy.Answer(Read(AnEvent.Received("19:t", "1", "<p>&#64;bot <b>open</b>?</p>", "8:acs:a", html: true)), Bot));

    [Fact]
    public void An_edit_that_adds_a_mention_is_no_question() =>
        Assert.Null(BotPolicy.Answer(Read(AnEvent.Edited("19:t", "1", "@bot open?", "8:acs:a", 2)), Bot));

    private static MessageEvent Read(string json) =>
        (MessageEvent)Assert.IsType<ChatEventReading.Read>(Assert.Single(ChatEvents.Read(json))).Event;
}
