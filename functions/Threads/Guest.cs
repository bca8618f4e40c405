using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Somebody who is to come into a thread, and whose chat identity is known.</summary>
/// <param name="UserId">Null for somebody who is no user of this app.</param>
/// <param name="Bot">The name of a bot of this app; null for everybody else.</param>
/// <param name="ShareHistoryTime">From when on they see what was said; null shows them everything.</param>
public sealed record Guest(UserId? UserId, AcsUserId Identity, string? DisplayName, DateTimeOffset? ShareHistoryTime = null, string? Bot = null)
{
    public ChatParticipant ToParticipant() => new(CommunicationIdentifier.FromRawId(Identity.Value))
    {
        DisplayName = DisplayName,
        ShareHistoryTime = ShareHistoryTime,
    };

    public ThreadMember ToMember() => new(UserId?.Value, Identity.Value, DisplayName, Bot);

    public RefusedMember ToRefused(string? code) => new(UserId?.Value, Identity.Value, code, Bot);
}
