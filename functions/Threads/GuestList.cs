using System.Collections.Concurrent;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Users;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Threads;

/// <summary>
/// Finds the chat identities of those who are to come into a thread, and makes them for those who have none. Whoever cannot come is named with
/// the reason; nobody is lost, and nobody's trouble is the others'.
/// </summary>
public sealed class GuestList(UserDirectory directory, BotRoster bots, IOptionsMonitor<ThreadOptions> options, TimeProvider clock)
{
    private const int IdentitiesAtOnce = 8;

    public async Task<(IReadOnlyList<Guest> Welcome, IReadOnlyList<RefusedMember> Refused)> ResolveAsync(
        Caller caller, IReadOnlyList<ParticipantRequest?> asked, CancellationToken cancellationToken)
    {
        var mayBeStrangers = ThreadPolicy.MayBringStrangers(caller, options.CurrentValue);
        var wanted = asked.Select(Wanted.Of).DistinctBy(one => (one.UserId, one.RawId, one.Asked.Bot)).ToList();
        var known = await directory.WhoAreAsync(wanted.Select(one => one.RawId).OfType<AcsUserId>(), cancellationToken);

        var found = new ConcurrentDictionary<Wanted, (Guest? Guest, string? Code)>();
        await Parallel.ForEachAsync(
            wanted,
            new ParallelOptions { MaxDegreeOfParallelism = IdentitiesAtOnce, CancellationToken = cancellationToken },
            async (one, token) => found[one] = await FindAsync(one, known, mayBeStrangers, token));

        return (
            [.. wanted.Select(one => found[one].Guest).OfType<Guest>().DistinctBy(guest => guest.Identity)],
            [.. wanted.Where(one => found[one].Guest is null).Select(one => new RefusedMember(one.UserId?.Value, one.RawId?.Value, found[one].Code, one.Asked.Bot))]);
    }

    private async Task<(Guest?, string?)> FindAsync(
        Wanted one, IReadOnlyDictionary<AcsUserId, UserId> known, bool mayBeStrangers, CancellationToken cancellationToken)
    {
        if (one.Asked.Bot is { } name)
        {
            return bots.Find(name) is { } bot ? (await GuestOfAsync(bot, cancellationToken), null) : (null, ThreadPolicy.UnknownBot);
        }

        var userId = one.UserId ?? (known.TryGetValue(one.RawId!.Value, out var owner) ? owner : null);
        if (userId is not { } id)
        {
            return mayBeStrangers ? (one.ToGuest(null, one.RawId!.Value), null) : (null, ThreadPolicy.Unknown);
        }

        try
        {
            var user = mayBeStrangers
                ? await directory.FindOrCreateAsync(id, cancellationToken)
                : await directory.FindAsync(id, cancellationToken);

            return user switch
            {
                null => (null, ThreadPolicy.Unknown),
                _ when ThreadPolicy.KeepsOut(user, clock.GetUtcNow()) is { } code => (null, code),
                _ => (one.ToGuest(id, one.RawId ?? user.Identity), null),
            };
        }
        catch (Exception fault) when (Admission.CodeOf(fault) is not null)
        {
            return (null, Admission.CodeOf(fault));
        }
    }

    /// <summary>A bot as somebody who is to come into a thread.</summary>
    public static async Task<Guest> GuestOfAsync(BotSeat bot, CancellationToken cancellationToken) =>
        new(null, await bot.IdAsync(cancellationToken), bot.DisplayName, Bot: bot.Name);

    private sealed record Wanted(UserId? UserId, AcsUserId? RawId, ParticipantRequest Asked)
    {
        public static Wanted Of(ParticipantRequest? asked) =>
            Chat.Functions.Users.UserId.TryParse(asked!.UserId, out var id, out _)
                ? new Wanted(id, null, asked)
                : new Wanted(null, asked.CommunicationUserId is { } raw ? new AcsUserId(raw) : null, asked);

        public Guest ToGuest(UserId? user, AcsUserId identity) => new(user, identity, Asked.DisplayName, Asked.ShareHistoryTime);
    }
}
