namespace Azure.Communication;

public class UnknownIdentifier : CommunicationIdentifier
{
    public UnknownIdentifier(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
    }

    public string Id { get; }

    public override string RawId => Id;

    public override string ToString() => Id;

    public override bool Equals(CommunicationIdentifier other) => other is UnknownIdentifier && other.RawId == RawId;
}
