namespace Chat.Emulator.Chat;

/// <summary>A message as it stands now. Its id is the version it was born with.</summary>
internal sealed class Message
{
    public required long Id { get; init; }

    public required MessageType Type { get; init; }

    /// <summary>The sender, or who caused a system message.</summary>
    public required string By { get; init; }

    /// <summary>What the id says: whoever asks for messages from this time on gets this one too.</summary>
    public DateTimeOffset CreatedOn => DateTimeOffset.FromUnixTimeMilliseconds(Id);

    public string? SenderDisplayName { get; init; }

    public string? Priority { get; init; }

    public string? ClientMessageId { get; init; }

    public IReadOnlyList<Participant>? Participants { get; init; }

    public string? Topic { get; init; }

    public long Version { get; set; }

    public int Sequence { get; set; }

    public string? Content { get; set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    public DateTimeOffset? EditedOn { get; set; }

    public DateTimeOffset? DeletedOn { get; set; }

    public bool IsSystem => Type is not (MessageType.Text or MessageType.Html);
}
