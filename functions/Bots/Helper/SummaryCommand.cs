using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Functions.Bots.Assistant;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots.Helper;

/// <summary><c>/summary 6h</c>: what was said, from the archive: counted, or told by the assistant's model where there is one.</summary>
public sealed partial class SummaryCommand(ChatModel model, IOptionsMonitor<AssistantOptions> options, IOptionsMonitor<MannersOptions> manners)
{
    private const int MostMessages = 1000;

    private const string Wish = "Summarise the conversation in at most six short sentences: what it was about, what was decided, what is open.";

    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public async Task RunAsync(BotContext context, CancellationToken cancellationToken)
    {
        if (PeriodOf(context.Argument) is not { } period)
        {
            context.Reply("Say how far back: 30m, 6h or 7d, up to 30d.");
            return;
        }

        var all = await context.ReadConversationAsync(period, MostMessages, cancellationToken);

        // Who asked for what is no part of the conversation.
        var said = all with { Messages = [.. all.Messages.Where(message => !message.Text.StartsWith('/'))] };
        if (said.Messages.All(message => message.IsBot))
        {
            context.Reply("Nothing was said in that time.");
            return;
        }

        context.Reply(await ByModelAsync(context, said, cancellationToken) ?? SummaryPolicy.Count(said.Messages));
    }

    // What a model cannot be asked for now is counted: a summary is wanted, not this one.
    private async Task<string?> ByModelAsync(BotContext context, Conversation said, CancellationToken cancellationToken)
    {
        if (!model.IsOn)
        {
            return null;
        }

        await context.ShowTypingAsync(cancellationToken);
        try
        {
            var settings = options.CurrentValue;
            var prompt = ModelPrompt.Of(settings.Instructions, said.Messages, context.WhoName, Wish, settings.PromptTokens);

            return await model.AskAsync(prompt, cancellationToken) is { } told
                ? AssistantPolicy.Repeats(told, said.Removed) ? manners.CurrentValue.WithheldText : told
                : null;
        }
        catch (ModelFaultException)
        {
            return null;
        }
    }

    private static TimeSpan? PeriodOf(string argument)
    {
        if (argument.Length == 0)
        {
            return ADay;
        }

        if (Period().Match(argument) is not { Success: true } match)
        {
            return null;
        }

        var number = int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var period = match.Groups[2].Value switch
        {
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };

        return period > TimeSpan.Zero && period <= Longest ? period : null;
    }

    [GeneratedRegex(@"^([0-9]{1,5}) ?([mhd])\z", RegexOptions.NonBacktracking)]
    private static partial Regex Period();
}
