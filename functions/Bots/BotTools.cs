using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;

namespace Chat.Functions.Bots;

/// <summary>What a handler can do in its thread besides replying.</summary>
public sealed class BotTools(AcsChat chat, Conversations conversations, BotRoster roster, BotPlaces places)
{
    private const int PageSize = 200;

    public async Task ShowTypingAsync(BotCall call, CancellationToken cancellationToken)
    {
        try
        {
            var thread = await InThreadAsync(call, cancellationToken);
            await thread.SendTypingNotificationAsync(new TypingNotificationOptions { SenderDisplayName = call.Bot.DisplayName }, cancellationToken);
        }
        catch (Exception fault) when (fault is RequestFailedException or AcsBusyException)
        {
            // A sign of life, not worth an answer.
        }
    }

    public Task<Conversation> ReadConversationAsync(BotCall call, TimeSpan back, int most, CancellationToken cancellationToken) =>
        conversations.ReadAsync(call.Trigger, back, most, cancellationToken);

    public async Task<IReadOnlyList<ThreadMate>> ReadParticipantsAsync(BotCall call, CancellationToken cancellationToken)
    {
        var thread = await InThreadAsync(call, cancellationToken);
        var mates = new List<ThreadMate>();
        await foreach (var page in thread.GetParticipantsAsync(cancellationToken: cancellationToken).AsPages(null, PageSize))
        {
            foreach (var one in page.Values)
            {
                var id = new AcsUserId(one.User.RawId);
                mates.Add(new ThreadMate(id, one.DisplayName, BotRoster.IsForeignBot(id) || await roster.WhoIsAsync(id, cancellationToken) is not null));
            }
        }

        return mates;
    }

    public async Task<IReadOnlyList<BotSeat>> ReadBotsAsync(string threadId, CancellationToken cancellationToken)
    {
        var present = new List<BotSeat>();
        foreach (var seat in roster.Seats)
        {
            if (await places.LookAsync(seat, threadId, cancellationToken))
            {
                present.Add(seat);
            }
        }

        return present;
    }

    private Task<ChatThreadClient> InThreadAsync(BotCall call, CancellationToken cancellationToken) =>
        call.Bot.Actor.ActAsync(self => chat.InThreadAsync(self, call.Trigger.ThreadId, cancellationToken), cancellationToken);
}
