using System.Text.RegularExpressions;

namespace Chat.Emulator.EventGrid;

/// <summary>What Event Grid accepts as a subscription.</summary>
/// <remarks>learn.microsoft.com/azure/templates/microsoft.eventgrid/systemtopics/eventsubscriptions</remarks>
internal static partial class SubscriptionRules
{
    /// <summary>Null, or the sentence to refuse it with.</summary>
    public static string? Refuses(EventSubscription subscription)
    {
        if (subscription.Name is null || !Name().IsMatch(subscription.Name))
        {
            return "A subscription's name has 3 to 64 letters, digits and hyphens.";
        }

        if (subscription.Properties?.Destination?.Properties?.EndpointUrl is not { IsAbsoluteUri: true } url)
        {
            return $"Subscription {subscription.Name} needs properties.destination.properties.endpointUrl, an absolute address.";
        }

        if (!subscription.Properties.Destination.EndpointType.Equals(EventDestination.WebHook, StringComparison.OrdinalIgnoreCase))
        {
            return $"Subscription {subscription.Name}: the emulator delivers to endpointType WebHook only.";
        }

        // Azure takes https only; on one's own machine there is nobody on the line.
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            return $"Subscription {subscription.Name}: an endpoint is https, or http on this machine.";
        }

        if (subscription.Properties.Filter?.AdvancedFilters is { } filters
            && filters.Select(FilterCondition.Refuses).FirstOrDefault(reason => reason is not null) is { } wrong)
        {
            return $"Subscription {subscription.Name}: {wrong}";
        }

        var webhook = subscription.Properties.Destination.Properties;
        var retries = subscription.Properties.RetryPolicy ?? new EventRetryPolicy();

        return webhook.MaxEventsPerBatch is < 1 or > 5000 ? $"Subscription {subscription.Name}: maxEventsPerBatch is 1 to 5000."
            : webhook.PreferredBatchSizeInKilobytes is < 1 or > 1024
                ? $"Subscription {subscription.Name}: preferredBatchSizeInKilobytes is 1 to 1024."
            : webhook.DeliveryAttributeMappings is { Count: > 10 } ? $"Subscription {subscription.Name}: at most 10 delivery attributes."
            : retries.MaxDeliveryAttempts is < 1 or > EventRetryPolicy.MostAttempts
                ? $"Subscription {subscription.Name}: maxDeliveryAttempts is 1 to {EventRetryPolicy.MostAttempts}."
            : retries.EventTimeToLiveInMinutes is < 1 or > EventRetryPolicy.LongestTimeToLive
                ? $"Subscription {subscription.Name}: eventTimeToLiveInMinutes is 1 to {EventRetryPolicy.LongestTimeToLive}."
            : null;
    }

    [GeneratedRegex("^[A-Za-z0-9-]{3,64}$")]
    private static partial Regex Name();
}
