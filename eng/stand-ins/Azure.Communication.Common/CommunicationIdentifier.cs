namespace Azure.Communication;

public abstract class CommunicationIdentifier : IEquatable<CommunicationIdentifier>
{
    public virtual string RawId { get; }

    public static bool operator ==(CommunicationIdentifier left, CommunicationIdentifier right)
        => left is null ? right is null : left.Equals(right);

    public static bool operator !=(CommunicationIdentifier left, CommunicationIdentifier right) => !(left == right);

    public static CommunicationIdentifier FromRawId(string rawId)
    {
        ArgumentException.ThrowIfNullOrEmpty(rawId);

        if (rawId.StartsWith("4:", StringComparison.Ordinal))
        {
            return new PhoneNumberIdentifier(rawId["4:".Length..], rawId);
        }

        if (rawId.Split(':') is not [var scope, var kind, var id])
        {
            return new UnknownIdentifier(rawId);
        }

        return (scope, kind) switch
        {
            // Three parts are a Teams Phone extension user, whose type this stand-in leaves out.
            ("8", "acs" or "dod-acs" or "gcch-acs") when id.Split('_').Length == 3 => new UnknownIdentifier(rawId),
            ("8", "acs" or "dod-acs" or "gcch-acs" or "spool") => new CommunicationUserIdentifier(rawId),
            ("8", "teamsvisitor") => new MicrosoftTeamsUserIdentifier(id, isAnonymous: true),
            ("8", "orgid") => new MicrosoftTeamsUserIdentifier(id, isAnonymous: false, CommunicationCloudEnvironment.Public),
            ("8", "dod") => new MicrosoftTeamsUserIdentifier(id, isAnonymous: false, CommunicationCloudEnvironment.Dod),
            ("8", "gcch") => new MicrosoftTeamsUserIdentifier(id, isAnonymous: false, CommunicationCloudEnvironment.Gcch),
            ("28", "orgid") => new MicrosoftTeamsAppIdentifier(id, CommunicationCloudEnvironment.Public),
            ("28", "dod") => new MicrosoftTeamsAppIdentifier(id, CommunicationCloudEnvironment.Dod),
            ("28", "gcch") => new MicrosoftTeamsAppIdentifier(id, CommunicationCloudEnvironment.Gcch),
            _ => new UnknownIdentifier(rawId),
        };
    }

    public abstract bool Equals(CommunicationIdentifier other);

    public override bool Equals(object obj) => obj is CommunicationIdentifier other && Equals(other);

    public override int GetHashCode() => RawId.GetHashCode(StringComparison.Ordinal);
}
