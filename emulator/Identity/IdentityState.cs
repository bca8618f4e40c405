using System.Collections.Concurrent;
using Chat.Emulator.State;

namespace Chat.Emulator.Identity;

/// <summary>The identities that exist.</summary>
internal sealed class IdentityState
{
    private readonly ConcurrentDictionary<string, AcsIdentity> identities = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AcsIdentity> byCustomId = new(StringComparer.Ordinal);

    public int Count => identities.Count;

    public IEnumerable<AcsIdentity> All => identities.Values;

    /// <summary>Held while an identity with a custom id is looked up and made.</summary>
    public Lock CustomIds { get; } = new();

    public AcsIdentity? Find(string id) => identities.GetValueOrDefault(id);

    public AcsIdentity? FindByCustomId(string customId) => byCustomId.GetValueOrDefault(customId);

    public void Apply(Change change)
    {
        switch (change)
        {
            case IdentityCreated created:
                var identity = new AcsIdentity(created.IdentityId, created.CustomId);
                identities[created.IdentityId] = identity;
                if (created.CustomId is { } customId)
                {
                    byCustomId[customId] = identity;
                }

                break;

            case TokenIssued issued when Find(issued.IdentityId) is { } holder:
                holder.LastTokenIssuedAt = issued.At;
                break;

            case TokensRevoked revoked:
                Find(revoked.IdentityId)?.Revoke();
                break;

            case IdentityDeleted deleted when identities.TryRemove(deleted.IdentityId, out var gone):
                if (gone.CustomId is { } name)
                {
                    byCustomId.TryRemove(name, out _);
                }

                break;
        }
    }
}
