namespace Chat.Emulator.Chat;

/// <summary>The chat service's documented limits.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/service-limits and …/concepts/chat/concepts</remarks>
internal static class ChatLimits
{
    public const int Participants = 250;
    public const int ParticipantsPerRequest = 200;
    public const int MessageBytes = 28 * 1024;
    public const int MetadataBytes = 1024;
    public const int PageSize = 200;

    /// <summary>Typing and read receipts are not supported above this many participants.</summary>
    public const int SmallThread = 20;

    /// <summary>The documentation is silent; recordings of the service show pages of ten.</summary>
    public const int DefaultPageSize = 10;

    public const int ShortestRetentionDays = 30;
    public const int LongestRetentionDays = 90;
}
