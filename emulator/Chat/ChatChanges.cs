using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

// Versions are given out when a command decides, and written down: a journal means the same to every later release.
internal abstract record ChatChange(string ThreadId, string By, long Version) : Change;

internal sealed record ThreadCreated(
    string ThreadId,
    string By,
    long Version,
    string Topic,
    IReadOnlyList<Participant> Participants,
    IReadOnlyDictionary<string, string>? Metadata,
    RetentionPolicy? Retention,
    string? RequestId,
    bool IsSticky = false) : ChatChange(ThreadId, By, Version);

internal sealed record ThreadUpdated(
    string ThreadId,
    string By,
    long Version,
    string? Topic,
    IReadOnlyDictionary<string, string?>? Metadata,
    RetentionPolicy? Retention) : ChatChange(ThreadId, By, Version);

/// <summary>By is empty when the retention policy did it.</summary>
internal sealed record ThreadDeleted(string ThreadId, string By, long Version) : ChatChange(ThreadId, By, Version);

internal sealed record ParticipantsAdded(string ThreadId, string By, long Version, IReadOnlyList<Participant> Participants)
    : ChatChange(ThreadId, By, Version);

internal sealed record ParticipantRemoved(string ThreadId, string By, long Version, string ParticipantId) : ChatChange(ThreadId, By, Version);

internal sealed record MessageSent(
    string ThreadId,
    string By,
    long Version,
    MessageType Type,
    string Content,
    string? SenderDisplayName,
    IReadOnlyDictionary<string, string>? Metadata,
    string? Priority = null,
    string? ClientMessageId = null) : ChatChange(ThreadId, By, Version);

internal sealed record MessageEdited(
    string ThreadId,
    string By,
    long Version,
    long MessageId,
    string? Content,
    IReadOnlyDictionary<string, string?>? Metadata) : ChatChange(ThreadId, By, Version);

internal sealed record MessageDeleted(string ThreadId, string By, long Version, long MessageId) : ChatChange(ThreadId, By, Version);

internal sealed record ReceiptSent(string ThreadId, string By, long Version, long MessageId) : ChatChange(ThreadId, By, Version);
