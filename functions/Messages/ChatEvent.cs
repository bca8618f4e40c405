using Chat.Functions.Acs;

namespace Chat.Functions.Messages;

/// <summary>Something that happened in a thread, whichever schema it was delivered in.</summary>
public abstract record ChatEvent
{
    public required string EventId { get; init; }

    public required string ThreadId { get; init; }

    /// <summary>Epoch milliseconds by the service's clock; of two events about one thing the higher one is the later one.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset OccurredOn { get; init; }
}

public enum MessageChange
{
    Received,
    Edited,
    Deleted,
}

/// <summary>One version of a message: as sent, as edited, or its end.</summary>
public sealed record MessageEvent : ChatEvent
{
    public required MessageChange Change { get; init; }

    public required string MessageId { get; init; }

    public required AcsUserId Sender { get; init; }

    public string? SenderName { get; init; }

    /// <summary>Null for a deletion, which carries none.</summary>
    public string? Text { get; init; }

    public bool IsHtml { get; init; }

    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    public required DateTimeOffset ComposedOn { get; init; }
}

public enum ThreadChange
{
    Created,
    Deleted,
    PropertiesUpdated,
    ParticipantAdded,
    ParticipantRemoved,
}

/// <summary>A change of the thread itself or of who is in it.</summary>
public sealed record ThreadEvent : ChatEvent
{
    public required ThreadChange Change { get; init; }

    public AcsUserId? By { get; init; }

    /// <summary>Who came or went.</summary>
    public AcsUserId? Who { get; init; }

    public string? WhoName { get; init; }

    public string? Topic { get; init; }

    /// <summary>Who was in the thread from its beginning.</summary>
    public IReadOnlyList<AcsUserId> Participants { get; init; } = [];
}
