namespace Azure.Communication;

public class MicrosoftTeamsUserIdentifier : CommunicationIdentifier
{
    public MicrosoftTeamsUserIdentifier(
        string userId, bool isAnonymous = false, CommunicationCloudEnvironment? cloud = null, string rawId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        UserId = userId;
        IsAnonymous = isAnonymous;
        Cloud = cloud ?? CommunicationCloudEnvironment.Public;
        RawId = rawId ?? (isAnonymous ? "8:teamsvisitor:" : Cloud == CommunicationCloudEnvironment.Dod ? "8:dod:"
            : Cloud == CommunicationCloudEnvironment.Gcch ? "8:gcch:" : "8:orgid:") + userId;
    }

    public string UserId { get; }

    public bool IsAnonymous { get; }

    public CommunicationCloudEnvironment Cloud { get; }

    public override string RawId { get; }

    public override string ToString() => UserId;

    public override bool Equals(CommunicationIdentifier other) => other is MicrosoftTeamsUserIdentifier && other.RawId == RawId;
}
