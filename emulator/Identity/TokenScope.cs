namespace Chat.Emulator.Identity;

/// <summary>What a user access token may be used for.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/identity-model</remarks>
[Flags]
internal enum TokenScope
{
    None = 0,
    Chat = 1,
    ChatJoin = 2,
    ChatJoinLimited = 4,
    Voip = 8,
    VoipJoin = 16,
}
