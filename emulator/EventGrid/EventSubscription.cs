using System.Text.Json;

namespace Chat.Emulator;

/// <summary>
/// An event subscription, in the shape of the resource <c>Microsoft.EventGrid/systemTopics/eventSubscriptions</c>, so that
/// what a template says can be said to the emulator.
/// </summary>
/// <remarks>learn.microsoft.com/azure/templates/microsoft.eventgrid/systemtopics/eventsubscriptions</remarks>
public sealed record EventSubscription
{
    public required string Name { get; init; }

    public required EventSubscriptionProperties Properties { get; init; }

    /// <summary>A subscription that sends the named event types (all, when none is named) to a webhook.</summary>
    public static EventSubscription ToWebhook(string name, Uri endpoint, params string[] eventTypes) => new()
    {
        Name = name,
        Properties = new EventSubscriptionProperties
        {
            Destination = new EventDestination { Properties = new WebhookDestination { EndpointUrl = endpoint } },
            Filter = eventTypes is [] ? null : new EventSubscriptionFilter { IncludedEventTypes = eventTypes },
        },
    };

    /// <summary>Reads one subscription or an array of them.</summary>
    public static IReadOnlyList<EventSubscription> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);

        return document.RootElement.ValueKind is JsonValueKind.Array
            ? document.RootElement.Deserialize(EventGrid.EventGridJson.Default.IReadOnlyListEventSubscription)!
            : [document.RootElement.Deserialize(EventGrid.EventGridJson.Default.EventSubscription)!];
    }
}
