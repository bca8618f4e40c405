namespace Azure.Communication;

public class MicrosoftTeamsAppIdentifier : CommunicationIdentifier
{
    public MicrosoftTeamsAppIdentifier(string appId, CommunicationCloudEnvironment? cloud = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        AppId = appId;
        Cloud = cloud ?? CommunicationCloudEnvironment.Public;
        RawId = (Cloud == CommunicationCloudEnvironment.Dod ? "28:dod:"
            : Cloud == CommunicationCloudEnvironment.Gcch ? "28:gcch:" : "28:orgid:") + appId;
    }

    public string AppId { get; }

    public CommunicationCloudEnvironment Cloud { get; }

    public override string RawId { get; }

    public override string ToString() => AppId;

    public override bool Equals(CommunicationIdentifier other) => other is MicrosoftTeamsAppIdentifier && other.RawId == RawId;
}
