using Azure.Core;

namespace Azure.Communication.Identity;

public class CommunicationUserIdentifierAndToken
{
    internal CommunicationUserIdentifierAndToken(CommunicationUserIdentifier user, AccessToken accessToken)
    {
        User = user;
        AccessToken = accessToken;
    }

    public CommunicationUserIdentifier User { get; }

    public AccessToken AccessToken { get; }

    public void Deconstruct(out CommunicationUserIdentifier user, out AccessToken accessToken)
    {
        user = User;
        accessToken = AccessToken;
    }
}
