using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Archive;
using Chat.Functions.Bots;
using Chat.Functions.Keeping;
using Chat.Functions.Privacy;

namespace Chat.Functions.Acs;

/// <summary>
/// What somebody said, in the chat service itself. Only the sender may delete a message, and only while in the thread: so it is done as the
/// sender, then the thread is left; threads that were left before are entered once more, let in by the service's own user.
/// </summary>
public sealed class ChatPersonalData(AcsChat chat, BotIdentity bot, ThreadArchive archive, LegalHolds holds) : IPersonalData
{
    public string Name => "chat";

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var thread in ThreadsAsync(person.Current, cancellationToken))
        {
            yield return new JsonObject { ["threadId"] = thread.Id, ["topic"] = thread.Topic, ["lastMessageReceivedOn"] = thread.LastMessageReceivedOn };
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var self = person.Current;
        var went = 0;
        try
        {
            var present = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var thread in ThreadsAsync(self, cancellationToken))
            {
                present.Add(thread.Id);
                went += await EraseInAsync(self, thread.Id, cancellationToken);
            }

            await foreach (var threadId in archive.ThreadsWithMessagesOfAsync(self, cancellationToken))
            {
                if (!present.Contains(threadId) && await LetInAsync(self, threadId, cancellationToken))
                {
                    went += await EraseInAsync(self, threadId, cancellationToken);
                }
            }
        }
        catch (AcsIdentityGoneException)
        {
            // An earlier attempt got as far as the identity itself.
        }

        return went;
    }

    private async Task<int> EraseInAsync(AcsUserId self, string threadId, CancellationToken cancellationToken)
    {
        if ((await holds.ReadAsync(cancellationToken)).Threads.Contains(threadId))
        {
            throw new Azure.RequestFailedException(409, "A legal hold is on the thread.");
        }

        var thread = await chat.InThreadAsync(self, threadId, cancellationToken);
        var went = 0;
        await foreach (var message in thread.GetMessagesAsync(cancellationToken: cancellationToken))
        {
            if (message.Sender?.RawId == self.Value && message.DeletedOn is null)
            {
                await thread.DeleteMessageAsync(message.Id, cancellationToken);
                went++;
            }
        }

        await thread.RemoveParticipantAsync(new CommunicationUserIdentifier(self.Value), cancellationToken);

        return went;
    }

    // False where the service's own user is not: nobody can take those messages back.
    private async Task<bool> LetInAsync(AcsUserId self, string threadId, CancellationToken cancellationToken)
    {
        try
        {
            return await bot.ActAsync(
                async service =>
                {
                    var thread = await chat.InThreadAsync(service, threadId, cancellationToken);
                    var added = await thread.AddParticipantsAsync([new ChatParticipant(new CommunicationUserIdentifier(self.Value))], cancellationToken);

                    return added.Value.InvalidParticipants is null or [];
                },
                cancellationToken);
        }
        catch (Azure.RequestFailedException closed) when (closed.Status is 403 or 404)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<ChatThreadItem> ThreadsAsync(AcsUserId self, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = await chat.AsAsync(self, cancellationToken);
        await foreach (var thread in client.GetChatThreadsAsync(cancellationToken: cancellationToken))
        {
            if (thread.DeletedOn is null)
            {
                yield return thread;
            }
        }
    }
}
