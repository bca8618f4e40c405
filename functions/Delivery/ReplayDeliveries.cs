using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Delivery;

/// <summary>POST /api/deliveries/replay: tries events again that were parked or given up, all or one. Safe to repeat.</summary>
public sealed class ReplayDeliveries(Door door, Replay replay)
{
    [Function(nameof(ReplayDeliveries))]
    [Operation(Takes = typeof(ReplayRequest), TakesNothing = true, Gives = typeof(ReplayResponse), Refuses = [nameof(Refusal.AdminOnly), nameof(Refusal.DeliveryUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/deliveries/replay")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ReplayDeliveries), request, async caller =>
    {
        if (!caller.Has(Roles.Admin))
        {
            return Refusal.AdminOnly.ToProblem();
        }

        return await request.ReadBodyAsync(ChatJson.Default.ReplayRequest, cancellationToken) switch
        {
            Body<ReplayRequest>.Unreadable { Refusal: var refusal } => refusal.ToProblem(),
            var body => (await replay.ReplayAsync((body as Body<ReplayRequest>.Read)?.Value ?? new ReplayRequest(), cancellationToken)).ToResult(ChatJson.Default.ReplayResponse),
        };
    }, cancellationToken);
}
