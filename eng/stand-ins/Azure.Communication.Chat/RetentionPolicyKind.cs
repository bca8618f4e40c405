namespace Azure.Communication.Chat;

public readonly struct RetentionPolicyKind : IEquatable<RetentionPolicyKind>
{
    private readonly string _value;

    public RetentionPolicyKind(string value)
    {
        _value = value ?? throw new ArgumentNullException(nameof(value));
    }

    public static RetentionPolicyKind None { get; } = new("none");

    public static RetentionPolicyKind ThreadCreationDate { get; } = new("threadCreationDate");

    public static bool operator ==(RetentionPolicyKind left, RetentionPolicyKind right) => left.Equals(right);

    public static bool operator !=(RetentionPolicyKind left, RetentionPolicyKind right) => !left.Equals(right);

    public static implicit operator RetentionPolicyKind(string value) => new(value);

    public bool Equals(RetentionPolicyKind other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object obj) => obj is RetentionPolicyKind other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
