using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Makes a thread in the caller's name, so that the caller's own creation budget is used, with the bot in it from the start.</summary>
public sealed class ThreadCreation(UserDirectory directory, BotIdentity bot, AcsChat chat)
{
    private const int IdentitiesAtOnce = 8;

    public async Task<CreateThreadResponse> CreateAsync(
        Caller caller, CreateThreadRequest ask, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(caller, ask, cancellationToken);

        var options = new CreateChatThreadOptions(ask.Topic!)
        {
            IdempotencyToken = idempotencyKey is null ? null : IdempotencyToken(caller.UserId, idempotencyKey),
        };
        foreach (var member in members)
        {
            options.Participants.Add(new ChatParticipant(new CommunicationUserIdentifier(member.CommunicationUserId))
            {
                DisplayName = member.DisplayName,
            });
        }

        var client = await chat.AsAsync(new AcsUserId(members[0].CommunicationUserId), cancellationToken);
        var created = (await client.CreateChatThreadAsync(options, cancellationToken)).Value;

        var refused = (created.InvalidParticipants ?? []).ToDictionary(error => error.Target ?? "", error => error.Code);
        return new CreateThreadResponse(
            created.ChatThread.Id,
            created.ChatThread.Topic,
            [.. members.Where(member => !refused.ContainsKey(member.CommunicationUserId))],
            [.. members.Where(member => refused.ContainsKey(member.CommunicationUserId))
                .Select(member => new RefusedMember(member.UserId, member.CommunicationUserId, refused[member.CommunicationUserId]))]);
    }

    // The caller first, then the people in the order they were named, then the bot; everybody once.
    private async Task<List<ThreadMember>> MembersAsync(Caller caller, CreateThreadRequest ask, CancellationToken cancellationToken)
    {
        var wanted = new List<(UserId Id, string? Name)> { (caller.UserId, caller.Name) };
        foreach (var participant in ask.Participants!)
        {
            if (UserId.TryParse(participant!.UserId, out var id, out _))
            {
                wanted.Add((id, participant.DisplayName));
            }
        }

        wanted = [.. wanted.DistinctBy(person => person.Id)];

        var identities = new ConcurrentDictionary<UserId, AcsUserId>();
        await Parallel.ForEachAsync(
            wanted,
            new ParallelOptions { MaxDegreeOfParallelism = IdentitiesAtOnce, CancellationToken = cancellationToken },
            async (person, token) => identities[person.Id] = (await directory.FindOrCreateAsync(person.Id, token)).Identity);

        return
        [
            .. wanted.Select(person => new ThreadMember(person.Id.Value, identities[person.Id].Value, person.Name)),
            new ThreadMember(null, (await bot.IdAsync(cancellationToken)).Value, bot.DisplayName),
        ];
    }

    // The service's token is one for the whole resource: mixed with the caller, nobody else's key gives them somebody's thread.
    private static string IdempotencyToken(UserId caller, string key) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Value}\n{key}")).AsSpan(0, 16)).ToString();
}
