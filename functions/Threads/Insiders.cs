using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Bots;

namespace Chat.Functions.Threads;

/// <summary>
/// In whose name something can be done in a thread: Communication Services lets only participants in. For who is outside that is the service's
/// own user, or else somebody of whom we know that they were in it.
/// </summary>
public sealed class Insiders(AcsChat chat, BotIdentity bot, ThreadBook book)
{
    /// <summary>Each try is a call; who left without our hearing of it is rarely more than one of these.</summary>
    private const int MostTries = 12;

    /// <summary>The largest page there is; a thread of 250 takes two.</summary>
    private const int PageSize = 200;

    /// <summary>The thread as this identity sees it; null when it is not in the thread, or there is none.</summary>
    public async Task<Insider?> TryAsync(AcsUserId person, string threadId, CancellationToken cancellationToken)
    {
        try
        {
            return await chat.ActAsync<Insider?>(
                person,
                async client =>
                {
                    var thread = client.GetChatThreadClient(threadId);
                    var properties = (await thread.GetPropertiesAsync(cancellationToken)).Value;

                    return properties.DeletedOn is null ? new Insider(person, thread, properties) : null;
                },
                cancellationToken);
        }
        catch (Exception outside) when (outside is AcsIdentityGoneException or RequestFailedException { Status: 403 or 404 })
        {
            return null;
        }
    }

    /// <summary>Anybody in the thread; the service's own user first, then owners, then who has been in it longest.</summary>
    public async Task<Insider?> AnyAsync(string threadId, CancellationToken cancellationToken) =>
        await TryAsync(await bot.IdAsync(cancellationToken), threadId, cancellationToken)
        ?? await AnyOfUsersAsync(threadId, cancellationToken);

    public async Task<Insider?> AnyOfUsersAsync(string threadId, CancellationToken cancellationToken)
    {
        if (await book.ReadAsync(threadId, cancellationToken) is not { Thread.DeletedOn: null } roster)
        {
            return null;
        }

        var tries = roster.Members
            .Where(member => member.LeftOn is null && member.UserId is not null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.AddedOn)
            .ThenBy(member => member.Place)
            .Take(MostTries);
        foreach (var member in tries)
        {
            if (await TryAsync(new AcsUserId(member.AcsUserId), threadId, cancellationToken) is { } insider)
            {
                return insider;
            }
        }

        return null;
    }

    /// <summary>Everybody in the thread, in the order in which the service names them.</summary>
    public static async Task<IReadOnlyList<AcsUserId>> PresentAsync(ChatThreadClient thread, CancellationToken cancellationToken)
    {
        var present = new List<AcsUserId>();
        await foreach (var page in thread.GetParticipantsAsync(cancellationToken: cancellationToken).AsPages(null, PageSize))
        {
            present.AddRange(page.Values.Select(participant => new AcsUserId(participant.User.RawId)));
        }

        return present;
    }
}

/// <summary>Somebody in a thread, what they see of it, and a client that speaks for them.</summary>
public sealed record Insider(AcsUserId Person, ChatThreadClient Client, ChatThreadProperties Properties);
