namespace Azure.Communication;

public readonly struct CommunicationCloudEnvironment : IEquatable<CommunicationCloudEnvironment>
{
    private readonly string _value;

    public CommunicationCloudEnvironment(string value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
    }

    public static CommunicationCloudEnvironment Public { get; } = new("public");

    public static CommunicationCloudEnvironment Dod { get; } = new("dod");

    public static CommunicationCloudEnvironment Gcch { get; } = new("gcch");

    public static bool operator ==(CommunicationCloudEnvironment left, CommunicationCloudEnvironment right) => left.Equals(right);

    public static bool operator !=(CommunicationCloudEnvironment left, CommunicationCloudEnvironment right) => !left.Equals(right);

    public static implicit operator CommunicationCloudEnvironment(string value) => new(value);

    public bool Equals(CommunicationCloudEnvironment other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object obj) => obj is CommunicationCloudEnvironment other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
