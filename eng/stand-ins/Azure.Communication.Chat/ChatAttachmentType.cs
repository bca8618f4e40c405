namespace Azure.Communication.Chat;

public readonly struct ChatAttachmentType : IEquatable<ChatAttachmentType>
{
    private readonly string _value;

    public ChatAttachmentType(string value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
    }

    public static ChatAttachmentType Image { get; } = new("image");

    public static ChatAttachmentType File { get; } = new("file");

    public static bool operator ==(ChatAttachmentType left, ChatAttachmentType right) => left.Equals(right);

    public static bool operator !=(ChatAttachmentType left, ChatAttachmentType right) => !left.Equals(right);

    public static implicit operator ChatAttachmentType(string value) => new(value);

    public bool Equals(ChatAttachmentType other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object obj) => obj is ChatAttachmentType other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
