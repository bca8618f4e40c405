using Chat.Functions.Acs;
using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.SampleFrontend;

/// <summary>GET /getEndpointUrl: where chat is, as plain text.</summary>
public sealed class ShowSampleEndpoint(SampleDoor door, AcsIdentities identities)
{
    [Function("SampleEndpoint")]
    [Operation(MediaType = "text/plain", Refuses = [nameof(Refusal.SampleFrontendOff)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "getEndpointUrl")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(
            "SampleEndpoint", request, _ => Task.FromResult<IResult>(TypedResults.Text(identities.Endpoint.ToString())), cancellationToken);
}
