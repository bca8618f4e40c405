using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots.Assistant;

/// <summary>Answers who mentions it, with the help of a language model that sees what everybody in the thread may read.</summary>
public sealed class AssistantBot(ChatModel model, IOptionsMonitor<AssistantOptions> options, IOptionsMonitor<MannersOptions> manners) : IBot
{
    // The first is made while Event Grid waits, the others after it; then somebody has waited long enough.
    private const int MostAttempts = 3;

    public string Name => "assistant";

    public string DisplayName => "Assistant";

    public bool IsReady => model.IsOn;

    public void SetUp(BotSetup bot) => bot.Mention(AnswerAsync);

    private async Task AnswerAsync(BotContext context, CancellationToken cancellationToken)
    {
        var settings = options.CurrentValue;
        await context.ShowTypingAsync(cancellationToken);
        var before = await context.ReadConversationAsync(settings.WindowPeriod, settings.WindowMessages, cancellationToken);
        try
        {
            var prompt = ModelPrompt.Of(settings.Instructions, before.Messages, context.WhoName, context.Argument, settings.PromptTokens);
            var answer = await model.AskAsync(prompt, cancellationToken) ?? settings.SorryText;
            context.Reply(AssistantPolicy.Repeats(answer, before.Removed) ? manners.CurrentValue.WithheldText : answer);
        }
        catch (ModelFaultException fault) when (context.Attempt >= MostAttempts || AssistantPolicy.IsFinal(fault.Status))
        {
            context.Reply(settings.SorryText);
        }
    }
}
