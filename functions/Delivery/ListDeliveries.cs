using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Delivery;

/// <summary>GET /api/deliveries: events that nobody could read, and events that Event Grid gave up; without what they say.</summary>
public sealed class ListDeliveries(Door door, UndeliveredEvents undelivered)
{
    [Function(nameof(ListDeliveries))]
    [Operation(Gives = typeof(DeliveryListResponse), Pages = true, Query = ["waiting"], Refuses = [nameof(Refusal.AdminOnly), nameof(Refusal.QueryInvalid)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/deliveries")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ListDeliveries), request, async caller =>
    {
        if (!caller.Has(Roles.Admin))
        {
            return Refusal.AdminOnly.ToProblem();
        }

        var paging = Paging.Of(request);
        if (paging.Value is not { } page)
        {
            return paging.Refusal!.ToProblem();
        }

        return request.Query["waiting"] is [] or ["true" or "false"]
            ? (await undelivered.ListAsync(page, request.Query["waiting"] is not ["false"], cancellationToken)).ToResult(ChatJson.Default.DeliveryListResponse)
            : Refusal.QueryInvalid("waiting", "is neither true nor false").ToProblem();
    }, cancellationToken);
}
