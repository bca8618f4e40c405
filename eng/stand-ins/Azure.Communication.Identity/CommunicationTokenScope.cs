namespace Azure.Communication.Identity;

public readonly struct CommunicationTokenScope : IEquatable<CommunicationTokenScope>
{
    private readonly string _value;

    public CommunicationTokenScope(string value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
    }

    public static CommunicationTokenScope Chat { get; } = new("chat");

    public static CommunicationTokenScope ChatJoin { get; } = new("chat.join");

    public static CommunicationTokenScope ChatJoinLimited { get; } = new("chat.join.limited");

    public static CommunicationTokenScope VoIP { get; } = new("voip");

    public static CommunicationTokenScope VoIPJoin { get; } = new("voip.join");

    public static bool operator ==(CommunicationTokenScope left, CommunicationTokenScope right) => left.Equals(right);

    public static bool operator !=(CommunicationTokenScope left, CommunicationTokenScope right) => !left.Equals(right);

    public static implicit operator CommunicationTokenScope(string value) => new(value);

    public bool Equals(CommunicationTokenScope other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object obj) => obj is CommunicationTokenScope other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
