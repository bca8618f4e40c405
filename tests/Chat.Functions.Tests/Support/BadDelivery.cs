namespace Chat.Functions.Tests.Support;

/// <summary>One delivery to an event trigger, and what has to become of it.</summary>
public sealed record BadDelivery
{
    public required string Function { get; init; }

    public required byte[] Body { get; init; }

    public string? EventType { get; init; } = "Notification";

    public string? Key { get; init; } = Workers.Key;

    /// <summary>What the door may answer; Event Grid brings nothing back for these.</summary>
    public required IReadOnlyList<int> Answers { get; init; }

    /// <summary>Events nobody can ever read: each is parked with its reason.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Events that are strange and no more: stored in the partition of their thread, or parked.</summary>
    public IReadOnlyList<(string Json, string ThreadId)> Strange { get; init; } = [];

    /// <summary>The threads of good events among the bad ones: each of these has one message, stored once.</summary>
    public IReadOnlyList<string> Good { get; init; } = [];
}
