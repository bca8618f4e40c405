namespace Chat.Emulator.Identity;

/// <summary>Scopes as they are written on the wire, and what each lets a chat caller do.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/identity-model</remarks>
internal static class TokenScopes
{
    public const TokenScope MayReadAndWrite = TokenScope.Chat | TokenScope.ChatJoin | TokenScope.ChatJoinLimited;
    public const TokenScope MayChangeParticipants = TokenScope.Chat | TokenScope.ChatJoin;
    public const TokenScope MayChangeThreads = TokenScope.Chat;

    public static TokenScope? Parse(string? name) => name switch
    {
        "chat" => TokenScope.Chat,
        "chat.join" => TokenScope.ChatJoin,
        "chat.join.limited" => TokenScope.ChatJoinLimited,
        "voip" => TokenScope.Voip,
        "voip.join" => TokenScope.VoipJoin,
        _ => null,
    };

    /// <summary>All of them, or null when one is unknown.</summary>
    public static TokenScope? Parse(IEnumerable<string?> names)
    {
        var all = TokenScope.None;
        foreach (var name in names)
        {
            if (Parse(name) is not { } scope)
            {
                return null;
            }

            all |= scope;
        }

        return all;
    }

    public static TokenScope ParseClaim(string? claim) => claim is null ? TokenScope.None : Parse(claim.Split(',')) ?? TokenScope.None;
}
