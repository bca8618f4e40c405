using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>The threads a user is in, as the service lists them, page by page.</summary>
public sealed class ThreadListing(UserDirectory directory, AcsChat chat, AcsIdentities identities)
{
    public async Task<Outcome<ThreadListResponse>> ListAsync(Caller caller, Paging paging, CancellationToken cancellationToken)
    {
        string? link = null;
        if (paging.Continuation is { } continuation && !ListContinuation.TryRead(continuation, identities.Endpoint, out link))
        {
            return Refusal.ContinuationInvalid;
        }

        // Who was never here is in no thread, and need not be made known for asking.
        if (await directory.FindAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return caller.IsBackend ? Refusal.UserUnknown : new ThreadListResponse([], null);
        }

        try
        {
            var page = await chat.ActAsync(user.Identity, client => PageAsync(client, link, paging.Size, cancellationToken), cancellationToken);

            return new ThreadListResponse(
                [.. page.Values.Select(thread => new ThreadListItem(thread.Id, thread.Topic, thread.LastMessageReceivedOn, thread.DeletedOn))],
                ListContinuation.Of(page.ContinuationToken, identities.Endpoint));
        }
        catch (RequestFailedException madeUp) when (madeUp.Status == 400 && link is not null)
        {
            return Refusal.ContinuationInvalid;
        }
    }

    private static async Task<Page<ChatThreadItem>> PageAsync(ChatClient client, string? link, int size, CancellationToken cancellationToken)
    {
        await foreach (var page in client.GetChatThreadsAsync(cancellationToken: cancellationToken).AsPages(link, size))
        {
            return page;
        }

        throw new AcsAnswerUnreadableException("threads", null);
    }
}
