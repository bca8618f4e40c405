using Azure.Core;

namespace Azure.Communication.Chat;

/// <summary>Lets Azure.Core's bearer policy, which insists on https, ask a chat user's credential.</summary>
internal sealed class UserTokenCredential(CommunicationTokenCredential credential) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        => credential.GetToken(cancellationToken);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        => credential.GetTokenAsync(cancellationToken);
}
