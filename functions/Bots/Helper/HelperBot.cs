using Chat.Functions.Archive;
using Chat.Functions.Threads;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots.Helper;

/// <summary>The service's own user as a bot: what is asked with a slash, a welcome, and the answers of the settings.</summary>
public sealed class HelperBot(
    IOptionsMonitor<BotOptions> options, ThreadBook book, Memberships memberships, ReportCommand report, SummaryCommand summary) : IBot
{
    // Of one coming, told twice.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(1);

    public string Name => options.CurrentValue.Name;

    public string DisplayName => options.CurrentValue.DisplayName;

    public string Mention => options.CurrentValue.Mention;

    public void SetUp(BotSetup bot) => bot
        .Command("/help", "what can be asked here", HelpAsync)
        .Command("/who", "who is in this conversation", WhoAsync)
        .Command("/report", "tell the moderators about the last message of somebody else, and why", report.RunAsync)
        .Command("/summary", "what was said, of the last day or of as long as you say: 30m, 6h, 7d", summary.RunAsync)
        .Command("/human", "leave the conversation to people; bots are silent until somebody releases them", HandOverAsync)
        .MemberJoined(WelcomeAsync)
        .Mention(AnswerAsync);

    private static async Task HelpAsync(BotContext context, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var bot in await context.ReadBotsAsync(cancellationToken))
        {
            lines.AddRange(bot.Handlers.OfType<BotHandler.OfCommand>().Select(command => $"{command.Command}: {command.Description}"));
            if (bot.Handlers.Any(handler => handler is BotHandler.OfMention))
            {
                lines.Add($"{bot.Mention}: ask {bot.DisplayName}");
            }
        }

        context.Reply(string.Join('\n', lines));
    }

    private async Task WhoAsync(BotContext context, CancellationToken cancellationToken)
    {
        var roster = await book.ReadAsync(context.ThreadId, cancellationToken);
        var mates = await context.ReadParticipantsAsync(cancellationToken);
        var people = mates.Where(mate => !mate.IsBot)
            .Select(mate => $"{mate.DisplayName ?? "somebody"}{(roster?.RoleOf(mate.Id) is ThreadRole.Owner ? " (owner)" : "")}")
            .ToList();
        var bots = mates.Where(mate => mate.IsBot).Select(mate => mate.DisplayName ?? "a bot");
        context.Reply($"{people.Count} {(people.Count == 1 ? "person" : "people")}: {string.Join(", ", people)}\nBots: {string.Join(", ", bots)}");
    }

    private static Task HandOverAsync(BotContext context, CancellationToken cancellationToken)
    {
        context.HandOver("From here on people talk. Bots are silent until an owner or a moderator releases them.", everyBot: true);

        return Task.CompletedTask;
    }

    private async Task WelcomeAsync(BotContext context, CancellationToken cancellationToken)
    {
        // Not who has been here before: they are let in again after a time-out, or for a moment to take something back. Nor who is gone already.
        if (options.CurrentValue.Welcome is { Length: > 0 } welcome
            && !(await memberships.ReadAsync(context.ThreadId, cancellationToken)).Any(member => member.Who == context.Who && member.From < context.On - ClockSlack)
            && (await context.ReadParticipantsAsync(cancellationToken)).FirstOrDefault(mate => mate.Id == context.Who) is { IsBot: false } mate)
        {
            context.Reply(welcome.Replace("{name}", mate.DisplayName ?? context.WhoName, StringComparison.Ordinal));
        }
    }

    private Task AnswerAsync(BotContext context, CancellationToken cancellationToken)
    {
        var settings = options.CurrentValue;
        var known = settings.Answers.FirstOrDefault(answer => context.Text.Contains(answer.Keyword, StringComparison.OrdinalIgnoreCase));
        context.Reply(known?.Text ?? settings.Fallback);

        return Task.CompletedTask;
    }
}
