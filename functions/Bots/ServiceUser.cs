using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Threads;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Bots;

/// <summary>Keeps the service's own user in the threads that were made here: brings it back when somebody has taken it out, or when it had to become somebody else.</summary>
public sealed partial class ServiceUser(BotIdentity bot, AcsChat chat, Insiders insiders, ThreadBook book, ILogger<ServiceUser> logger)
{
    /// <summary>Brings the service's own user into a thread, as whoever this client speaks for. Being in it already changes nothing.</summary>
    public async Task<AcsUserId> JoinAsync(ChatThreadClient thread, CancellationToken cancellationToken)
    {
        var self = await bot.IdAsync(cancellationToken);
        if (await TryJoinAsync(thread, self, cancellationToken))
        {
            return self;
        }

        // Deleted behind our back, perhaps while we still hold a token of it: only a new token tells.
        chat.Forget(self);
        self = await bot.ActAsync(
            async someone =>
            {
                await chat.AsAsync(someone, cancellationToken);

                return someone;
            },
            cancellationToken);

        return await TryJoinAsync(thread, self, cancellationToken)
            ? self
            : throw new RequestFailedException(404, "The service does not know its own user.");
    }

    /// <summary>Brings the service's own user back into a thread that was made here, in the name of somebody who is in it.</summary>
    /// <returns>False in a thread that is not ours, or gone, or in which nobody is left whom we know.</returns>
    public async Task<bool> ReturnAsync(string threadId, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(threadId, cancellationToken) is not { IsOurs: true }
            || await insiders.AnyOfUsersAsync(threadId, cancellationToken) is not { } insider)
        {
            return false;
        }

        var self = await JoinAsync(insider.Client, cancellationToken);
        await book.ChangeThreadAsync(
            threadId,
            thread =>
            {
                if (thread.ServiceUser == self.Value)
                {
                    return false;
                }

                thread.FormerServiceUsers = thread.FormerServiceUsers is { } former ? $"{former},{thread.ServiceUser}" : thread.ServiceUser;
                thread.ServiceUser = self.Value;

                return true;
            },
            cancellationToken);
        Log.Returned(logger, threadId, self);

        return true;
    }

    /// <summary>Whom the service's own user has been in this thread besides who it is now.</summary>
    public async Task<Func<AcsUserId, bool>> FormerlyAsync(string threadId, CancellationToken cancellationToken) =>
        await book.FindAsync(threadId, cancellationToken) is { } thread ? thread.IsServiceUser : _ => false;

    private async Task<bool> TryJoinAsync(ChatThreadClient thread, AcsUserId self, CancellationToken cancellationToken)
    {
        var added = await thread.AddParticipantsAsync([new Guest(null, self, bot.DisplayName).ToParticipant()], cancellationToken);

        return added.Value.InvalidParticipants is null or { Count: 0 };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: the service's own user {Identity} is back.")]
        public static partial void Returned(ILogger logger, string threadId, AcsUserId identity);
    }
}
