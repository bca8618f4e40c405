using System.Text;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Classification;
using Chat.Functions.Moderation.Policies;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>Judges what a bot is about to say by the policy that judges everybody, before anybody sees it.</summary>
public sealed class OutputJudge(PoliciesInForce policies, Classifier classifier, IOptionsMonitor<MannersOptions> options)
{
    /// <summary>Bytes of a message: learn.microsoft.com/azure/communication-services/concepts/service-limits#chat, about 28 KB.</summary>
    private const int MostBytes = 28 * 1024 - 512;

    /// <summary>The text as it may be said: as it is, with pieces blotted out, or another one in its place.</summary>
    public async Task<string> PassAsync(BotSeat bot, BotTrigger trigger, string text, CancellationToken cancellationToken)
    {
        await policies.ReadyAsync(cancellationToken);
        var version = new MessageEvent
        {
            EventId = $"reply-{trigger.Id}",
            ThreadId = trigger.ThreadId,
            Version = trigger.Version,
            OccurredOn = trigger.On,
            ComposedOn = trigger.On,
            Change = MessageChange.Received,
            MessageId = trigger.Id,
            Sender = await bot.IdAsync(cancellationToken),
            SenderName = bot.DisplayName,
            Text = Fitting(text),
        };
        var policy = policies.Current;
        var judgement = await classifier.JudgeAsync(policy, policy.Judge(version.Text, false, version.ThreadId), version, cancellationToken);

        return ModerationPolicy.Of(judgement) switch
        {
            Verdict.Allowed => version.Text,
            Verdict.Masked masked => ModerationPolicy.Masked(version.Text, masked),
            _ => options.CurrentValue.WithheldText,
        };
    }

    private static string Fitting(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MostBytes)
        {
            return text;
        }

        // Three bytes are the most for a UTF-16 code unit.
        var end = MostBytes / 3;

        return $"{text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)]} …";
    }
}
