using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>
/// Makes a thread in the caller's name, so that the caller's own creation budget is used, with the service's own user in it from the start. Under
/// an Idempotency-Key it may be asked for again: then it is the same thread, and whoever is not in it yet is tried again.
/// </summary>
public sealed class ThreadCreation(
    UserDirectory directory, GuestList guests, BotRoster bots, BotIdentity bot, ServiceUser serviceUser, AcsChat chat, Insiders insiders, ThreadBook book, TimeProvider clock)
{
    public async Task<Outcome<CreateThreadResponse>> CreateAsync(
        Caller caller, CreateThreadRequest ask, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var (creation, isFirst) = await ClaimAsync(caller, ask, idempotencyKey, cancellationToken);
        if (creation is not null && creation.BodyHash != HashOf(ask))
        {
            return Refusal.IdempotencyKeyReused;
        }

        var creator = await directory.FindOrCreateAsync(caller.UserId, cancellationToken);
        var (welcome, refused) = await guests.ResolveAsync(caller, ask.Participants!, cancellationToken);
        var self = new Guest(caller.UserId, creator.Identity, caller.Name ?? welcome.FirstOrDefault(guest => guest.Identity == creator.Identity)?.DisplayName);
        var service = new Guest(null, await bot.IdAsync(cancellationToken), bot.DisplayName);

        var everywhere = await Task.WhenAll(bots.Seats
            .Where(seat => seat is { Presence: BotPresence.Everywhere, IsServiceUser: false })
            .Select(seat => GuestList.GuestOfAsync(seat, cancellationToken)));

        // The caller first, then bots that are everywhere, then the people in the order they were named; everybody once.
        List<Guest> people =
        [
            self,
            .. everywhere.Concat(welcome).DistinctBy(guest => guest.Identity).Where(guest => guest.Identity != self.Identity && guest.Identity != service.Identity),
        ];

        var thread = creation?.ThreadId is { } earlier
            ? new Made(earlier, ask.Topic!, null)
            : await MakeAsync(ask, people, service, IdempotencyToken(caller.UserId, idempotencyKey), isFirst, cancellationToken);
        if (creation is { ThreadId: null })
        {
            await book.CompleteAsync(creation, thread.Id, cancellationToken);
        }

        // Deleted, or left, since it was asked for first.
        if (thread.Refusals is null && await insiders.TryAsync(self.Identity, thread.Id, cancellationToken) is null)
        {
            return Refusal.ThreadUnknown;
        }

        var client = await chat.InThreadAsync(self.Identity, thread.Id, cancellationToken);

        return await FillAsync(thread, client, self, service, people, refused, cancellationToken);
    }

    // Everybody comes in who is not in yet: who did not fit into the first call, or into an earlier attempt. What is written down already, such as
    // that somebody has left since, stays.
    private async Task<CreateThreadResponse> FillAsync(
        Made thread, ChatThreadClient client, Guest self, Guest service, List<Guest> people, IReadOnlyList<RefusedMember> refused, CancellationToken cancellationToken)
    {
        List<Guest> everybody = [self, service, .. people.Skip(1)];
        var refusals = new Dictionary<AcsUserId, string>(thread.Refusals ?? new Dictionary<AcsUserId, string>());
        var roster = thread.Refusals is null ? await book.ReadAsync(thread.Id, cancellationToken) : null;
        var present = thread.Refusals is null
            ? (await Insiders.PresentAsync(client, cancellationToken)).ToHashSet()
            : [.. everybody.Take(Admission.MostAtOnce).Select(guest => guest.Identity).Where(person => !refusals.ContainsKey(person))];

        if (!present.Contains(service.Identity))
        {
            service = service with { Identity = await serviceUser.JoinAsync(client, cancellationToken) };
            present.Add(service.Identity);
        }

        var row = roster?.Thread is { ServiceUser: not null } ? null : ThreadRow.For(thread.Id, self.Identity.Value, clock.GetUtcNow(), service.Identity.Value);
        await WriteAsync(row, people.Where(guest => present.Contains(guest.Identity)));

        var missing = people.Where(guest => !present.Contains(guest.Identity) && !refusals.ContainsKey(guest.Identity) && roster?.Find(guest.Identity) is null).ToList();
        foreach (var (person, code) in await Admission.AdmitAsync(client, missing, present, tellsFaults: true, cancellationToken))
        {
            refusals[person] = code;
        }

        await WriteAsync(null, missing.Where(guest => !refusals.ContainsKey(guest.Identity)));

        foreach (var member in roster?.Members.Where(member => member.LeftOn is not null) ?? [])
        {
            refusals[new AcsUserId(member.AcsUserId)] = Admission.Left;
        }

        return new CreateThreadResponse(
            thread.Id,
            thread.Topic,
            [.. people.Where(guest => !refusals.ContainsKey(guest.Identity)).Select(guest => guest.ToMember()), service.ToMember()],
            [.. people.Where(guest => refusals.ContainsKey(guest.Identity)).Select(guest => guest.ToRefused(refusals[guest.Identity])), .. refused]);

        Task WriteAsync(ThreadRow? row, IEnumerable<Guest> came)
        {
            var now = clock.GetUtcNow();

            return book.WriteAsync(
                row,
                [
                    .. came.Where(guest => roster?.Find(guest.Identity) is null).Select(guest => MemberRow.For(
                        thread.Id, guest, guest == self ? ThreadRole.Owner : ThreadRole.Member, self.Identity, now, people.IndexOf(guest))),
                ],
                cancellationToken);
        }
    }

    private async Task<Made> MakeAsync(
        CreateThreadRequest ask, List<Guest> people, Guest service, string? idempotencyToken, bool isFirst, CancellationToken cancellationToken)
    {
        var options = new CreateChatThreadOptions(ask.Topic!)
        {
            IdempotencyToken = idempotencyToken ?? Guid.NewGuid().ToString(),
            RetentionPolicy = ask.Retention?.ToPolicy(),
        };
        foreach (var (key, value) in ask.Metadata ?? new Dictionary<string, string?>())
        {
            options.Metadata[key] = value!;
        }

        // The service's own user is among the first, whoever else has to wait for the second call.
        Guest[] everybody = [people[0], service, .. people.Skip(1)];
        foreach (var guest in everybody.Take(Admission.MostAtOnce))
        {
            options.Participants.Add(guest.ToParticipant());
        }

        var created = await chat.ActAsync(people[0].Identity, client => client.CreateChatThreadAsync(options, cancellationToken), cancellationToken);

        // Asked for again, the service answers with the thread, but does not say again who was refused.
        return new Made(
            created.Value.ChatThread.Id,
            created.Value.ChatThread.Topic,
            isFirst ? (created.Value.InvalidParticipants ?? []).ToDictionary(error => new AcsUserId(error.Target ?? ""), error => error.Code ?? "") : null);
    }

    private async Task<(CreationRow? Row, bool IsFirst)> ClaimAsync(Caller caller, CreateThreadRequest ask, string? idempotencyKey, CancellationToken cancellationToken) =>
        idempotencyKey is null ? (null, true) : await book.ClaimAsync(CreationRow.For(caller.UserId, idempotencyKey, HashOf(ask)), cancellationToken);

    private static string HashOf(CreateThreadRequest ask) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ask, ChatJson.Default.CreateThreadRequest)));

    // The service's token is one for the whole resource: mixed with the caller, nobody else's key gives them somebody's thread.
    private static string? IdempotencyToken(UserId caller, string? key) => key is null
        ? null
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Value}\n{key}")).AsSpan(0, 16)).ToString();

    /// <param name="Refusals">Whom the service refused; null when that is not known, because the thread was there before.</param>
    private sealed record Made(string Id, string Topic, IReadOnlyDictionary<AcsUserId, string>? Refusals);
}
