namespace Azure.Communication.Chat;

public readonly struct ChatMessageType : IEquatable<ChatMessageType>
{
    private readonly string _value;

    public ChatMessageType(string value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
    }

    public static ChatMessageType Text { get; } = new("text");

    public static ChatMessageType Html { get; } = new("html");

    public static ChatMessageType TopicUpdated { get; } = new("topicUpdated");

    public static ChatMessageType ParticipantAdded { get; } = new("participantAdded");

    public static ChatMessageType ParticipantRemoved { get; } = new("participantRemoved");

    public static bool operator ==(ChatMessageType left, ChatMessageType right) => left.Equals(right);

    public static bool operator !=(ChatMessageType left, ChatMessageType right) => !left.Equals(right);

    public static implicit operator ChatMessageType(string value) => new(value);

    public bool Equals(ChatMessageType other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object obj) => obj is ChatMessageType other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
