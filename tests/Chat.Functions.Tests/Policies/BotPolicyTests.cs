using System.Text.RegularExpressions;
using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies;

public sealed partial class BotPolicyTests
{
    [Theory]
    [InlineData("@dice roll", "mention", "roll")]
    [InlineData("roll, @DICE!", "mention", "roll, !")]
    [InlineData("@dice, roll", "mention", "roll")]
    [InlineData("roll", null, null)]
    [InlineData("@dicey business", null, null)]
    [InlineData("me@dice", null, null)]
    [InlineData("@dicey, ask @dice", "mention", "@dicey, ask")]
    [InlineData("/roll", "command", "")]
    [InlineData("  /ROLL   2d6 ", "command", "2d6")]
    [InlineData("@dice /roll 2d6", "command", "2d6")]
    [InlineData("/rolls 2d6", null, null)]
    [InlineData("say /roll", null, null)]
    [InlineData("any dice?", "question", "any dice?")]
    [InlineData("@bo any dice?", null, null)]
    [InlineData("/other any dice?", null, null)]
    [InlineData("any dice", null, null)]
    [InlineData("roll 3 times", "pattern", "roll 3 times")]
    public void A_handler_answers_what_it_is_for_and_nothing_else(string text, string? handler, string? argument)
    {
        var call = BotPolicy.Choose(Seat(new Dice()), Said(text));

        Assert.Equal((handler, argument), (call is null ? null : NameOf(call.Handler), call?.Argument));
    }

    [Fact]
    public void Markup_around_a_mention_does_not_hide_it() =>
        Assert.Equal("roll", BotPolicy.Choose(Seat(new Dice()), Said("<p>&#64;dice <b>roll</b></p>", html: true))?.Argument);

    [Fact]
    public void Who_comes_is_for_the_handler_of_joinings_alone() =>
        Assert.IsType<BotHandler.OfJoining>(BotPolicy.Choose(Seat(new Dice()), BotTrigger.Of(Read(AnEvent.ParticipantAdded("19:t", "8:acs:b", "8:acs:a", 1)))!)?.Handler);

    [Fact]
    public void An_edit_that_adds_a_mention_is_no_question() => Assert.Null(BotTrigger.Of(Read(AnEvent.Edited("19:t", "1", "@dice roll", "8:acs:a", 2))));

    [Fact]
    public void Every_sign_that_the_subscription_lets_through_is_there_for_a_reason()
    {
        Assert.All(["@dice", "/roll", "any dice?", "any dice？"], text =>
        {
            Assert.NotNull(BotPolicy.Choose(Seat(new Dice()), Said(text)));
            Assert.Contains(ChatEvents.SignsForABot, sign => text.Contains(sign, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("help")]
    [InlineData("/Help")]
    [InlineData("/help me")]
    [InlineData("/")]
    public void What_is_no_command_is_refused_when_the_bot_is_set_up(string command) =>
        Assert.Throws<ArgumentException>(() => new BotSetup().Command(command, "", (_, _) => Task.CompletedTask));

    [Fact]
    public void A_pattern_that_a_message_could_keep_busy_for_ever_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BotSetup().Pattern(new Regex("(a+)+$"), (_, _) => Task.CompletedTask));

    private static BotSeat Seat(IBot bot) => BotSeat.Of(bot, new BotSettings(), null!, TimeProvider.System);

    private static BotTrigger Said(string text, bool html = false) => BotTrigger.Of(Read(AnEvent.Received("19:t", "1", text, "8:acs:a", html: html)))!;

    private static ChatEvent Read(string json) => Assert.IsType<ChatEventReading.Read>(Assert.Single(ChatEvents.Read(json))).Event;

    private static string NameOf(BotHandler handler) => handler.GetType().Name[2..].ToLowerInvariant();

    private sealed partial class Dice : IBot
    {
        public string Name => "dice";

        public string DisplayName => "Dice";

        public void SetUp(BotSetup bot) => bot
            .Command("/roll", "rolls", Nothing)
            .Mention(Nothing)
            .Question(text => text.Contains("dice"), Nothing)
            .Pattern(Times(), Nothing)
            .MemberJoined(Nothing);

        private static Task Nothing(BotContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        [GeneratedRegex("roll [0-9]+ times", RegexOptions.NonBacktracking)]
        private static partial Regex Times();
    }
}
