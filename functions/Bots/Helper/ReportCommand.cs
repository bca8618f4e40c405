using Chat.Functions.Http;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Users;

namespace Chat.Functions.Bots.Helper;

/// <summary><c>/report why</c>: puts the last message of somebody else before the moderators. Asked for again, it is the same report.</summary>
public sealed class ReportCommand(UserDirectory directory, ComplaintDesk desk)
{
    private const int MostLookedAt = 50;

    private static readonly TimeSpan Back = TimeSpan.FromDays(1);

    public async Task RunAsync(BotContext context, CancellationToken cancellationToken)
    {
        var ask = new ReasonRequest(context.Argument);
        if (ReviewRules.Check(ask) is not null)
        {
            context.Reply($"Say why, in 1 to {ReviewRules.LongestReason} characters: /report it is spam");
            return;
        }

        if (!(await directory.WhoAreAsync([context.Who], cancellationToken)).TryGetValue(context.Who, out var reporter))
        {
            context.Reply("Only users of this app can report.");
            return;
        }

        // Looked for before the command, so that a second attempt finds the same one.
        var before = await context.ReadConversationAsync(Back, MostLookedAt, cancellationToken);
        if (before.Messages.LastOrDefault(message => message.Who != context.Who && !message.IsBot) is not { } last)
        {
            context.Reply("There is no message of somebody else to report.");
            return;
        }

        var outcome = await desk.ReportAsync(new Caller(reporter, null), context.ThreadId, last.MessageId, ask, cancellationToken);

        // Not what it said: who reports does not want it repeated.
        context.Reply(outcome.Value is not null
            ? $"Thank you. The moderators will look at what {last.WhoName ?? "somebody"} said at {last.On:HH:mm} UTC."
            : "That message cannot be reported any more.");
    }
}
