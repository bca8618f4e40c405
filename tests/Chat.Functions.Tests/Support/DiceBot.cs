using System.Globalization;

namespace Chat.Functions.Bots;

/// <summary>Rolls dice for who asks.</summary>
public sealed class DiceBot(Random chance) : IBot
{
    private const int MostDice = 20;

    public string Name => "dice";

    public string DisplayName => "Dice";

    public void SetUp(BotSetup bot) => bot
        .Command("/roll", "roll dice, one or as many as you say", RollAsync)
        .Mention(HelpAsync);

    private Task RollAsync(BotContext context, CancellationToken cancellationToken)
    {
        var dice = int.TryParse(context.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, MostDice) : 1;
        context.Reply($"{context.WhoName} rolls {string.Join(", ", Enumerable.Range(0, dice).Select(_ => chance.Next(1, 7)))}");

        return Task.CompletedTask;
    }

    private static Task HelpAsync(BotContext context, CancellationToken cancellationToken)
    {
        context.Quote("I roll dice: /roll 2");

        return Task.CompletedTask;
    }
}
