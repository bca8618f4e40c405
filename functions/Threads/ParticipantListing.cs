using System.Globalization;
using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Who is in a thread, as the service lists them, with what we know of each.</summary>
public sealed class ParticipantListing(ThreadAccess access, ThreadBook book, UserDirectory directory, BotRoster bots)
{
    public async Task<Outcome<ParticipantListResponse>> ListAsync(Caller caller, string threadId, Paging paging, CancellationToken cancellationToken)
    {
        // The service counts, so a number is all that a continuation has to be.
        var skip = 0;
        if (paging.Continuation is { } continuation
            && (!int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out skip) || skip is 0 or > Admission.MostInThread))
        {
            return Refusal.ContinuationInvalid;
        }

        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal!;
        }

        var page = await PageAsync(seat.Client, skip, paging.Size, cancellationToken);
        var roster = await book.ReadAsync(threadId, cancellationToken) ?? new ThreadRoster(seat.Thread, []);
        var strangers = page.Values.Select(one => new AcsUserId(one.User.RawId)).Where(person => roster.Find(person)?.UserId is null && !roster.Thread.IsServiceUser(person));
        var users = await directory.WhoAreAsync(strangers, cancellationToken);
        var ofBots = new HashSet<AcsUserId>();
        foreach (var bot in bots.Seats)
        {
            if (await bot.FindIdAsync(cancellationToken) is { } identity)
            {
                ofBots.Add(identity);
            }
        }

        return new ParticipantListResponse(
            [.. page.Values.Select(one => Listed(one, new AcsUserId(one.User.RawId)))],
            page.ContinuationToken is { Length: > 0 } ? (skip + page.Values.Count).ToString(CultureInfo.InvariantCulture) : null);

        ListedParticipant Listed(ChatParticipant participant, AcsUserId person) => new(
            roster.Find(person)?.UserId ?? (users.TryGetValue(person, out var user) ? user.Value : null),
            person.Value,
            participant.DisplayName,
            roster.Thread.IsServiceUser(person) ? ThreadRoles.Service : ofBots.Contains(person) ? ThreadRoles.Bot : roster.RoleOf(person).Text(),
            participant.ShareHistoryTime);
    }

    private static async Task<Page<ChatParticipant>> PageAsync(ChatThreadClient thread, int skip, int size, CancellationToken cancellationToken)
    {
        await foreach (var page in thread.GetParticipantsAsync(skip, cancellationToken).AsPages(null, size))
        {
            return page;
        }

        throw new AcsAnswerUnreadableException("participants", null);
    }
}
