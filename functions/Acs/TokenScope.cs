using Azure.Communication.Identity;

namespace Chat.Functions.Acs;

/// <summary>
/// What a token for a frontend is good for; nothing outside chat is ever issued:
/// learn.microsoft.com/azure/communication-services/concepts/identity-model#chat-token-scopes.
/// </summary>
public enum TokenScope
{
    /// <summary>Everything in chat: making and deleting threads, bringing and removing people, talking.</summary>
    Chat,

    /// <summary>Talking, and bringing and removing people.</summary>
    ChatJoin,

    /// <summary>Talking only: who is in a thread stays the backend's to decide.</summary>
    ChatJoinLimited,
}

internal static class TokenScopes
{
    public static CommunicationTokenScope OnTheWire(this TokenScope scope) => scope switch
    {
        TokenScope.Chat => CommunicationTokenScope.Chat,
        TokenScope.ChatJoin => CommunicationTokenScope.ChatJoin,
        TokenScope.ChatJoinLimited => CommunicationTokenScope.ChatJoinLimited,
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };
}
