using Azure.Core;
using Azure.Core.Pipeline;

namespace Chat.Functions.Acs;

/// <summary>A token the service refuses was revoked, perhaps by another worker: it is not used again.</summary>
internal sealed class ForgetRefusedToken(Action forget) : HttpPipelineSynchronousPolicy
{
    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Status == 401)
        {
            forget();
        }
    }
}
