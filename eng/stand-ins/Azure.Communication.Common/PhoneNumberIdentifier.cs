namespace Azure.Communication;

public class PhoneNumberIdentifier : CommunicationIdentifier
{
    public PhoneNumberIdentifier(string phoneNumber, string rawId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(phoneNumber);
        PhoneNumber = phoneNumber;
        RawId = rawId ?? "4:" + phoneNumber;
    }

    public string PhoneNumber { get; }

    public override string RawId { get; }

    public override string ToString() => PhoneNumber;

    public override bool Equals(CommunicationIdentifier other) => other is PhoneNumberIdentifier && other.RawId == RawId;
}
