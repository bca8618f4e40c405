using System.Text.Json.Serialization;

namespace Chat.Emulator;

public sealed record EventSubscriptionProperties
{
    public required EventDestination Destination { get; init; }

    public EventSubscriptionFilter? Filter { get; init; }

    public EventRetryPolicy? RetryPolicy { get; init; }

    public EventDeliverySchema EventDeliverySchema { get; init; }

    public DeadLetterDestination? DeadLetterDestination { get; init; }
}

/// <summary>The only type the emulator delivers to is <c>WebHook</c>: a function on one's own machine is one.</summary>
public sealed record EventDestination
{
    public const string WebHook = "WebHook";

    public string EndpointType { get; set; } = WebHook;

    public required WebhookDestination Properties { get; init; }
}

public sealed record WebhookDestination
{
    public required Uri EndpointUrl { get; init; }

    public int? MaxEventsPerBatch { get; init; }

    public int? PreferredBatchSizeInKilobytes { get; init; }

    /// <summary>Static headers of a delivery, at most ten.</summary>
    public IReadOnlyList<DeliveryHeader>? DeliveryAttributeMappings { get; init; }

    [JsonIgnore]
    internal bool IsBatched => MaxEventsPerBatch is not null || PreferredBatchSizeInKilobytes is not null;
}

public sealed record DeliveryHeader
{
    public required string Name { get; init; }

    public DeliveryHeaderValue? Properties { get; init; }
}

public sealed record DeliveryHeaderValue
{
    public string? Value { get; init; }
}

public sealed record EventSubscriptionFilter
{
    public IReadOnlyList<string>? IncludedEventTypes { get; init; }

    public string? SubjectBeginsWith { get; init; }

    public string? SubjectEndsWith { get; init; }

    public bool IsSubjectCaseSensitive { get; init; }

    public bool EnableAdvancedFilteringOnArrays { get; init; }

    public IReadOnlyList<AdvancedFilter>? AdvancedFilters { get; init; }
}

// Setters, where there are defaults: the generated JSON reader forgets those of init-only members.
public sealed record EventRetryPolicy
{
    public const int MostAttempts = 30;
    public const int LongestTimeToLive = 1440;

    public int MaxDeliveryAttempts { get; set; } = MostAttempts;

    public int EventTimeToLiveInMinutes { get; set; } = LongestTimeToLive;
}

public enum EventDeliverySchema
{
    EventGridSchema,
    [JsonStringEnumMemberName("CloudEventSchemaV1_0")]
    CloudEvents,
}

public sealed record DeadLetterDestination
{
    public const string StorageBlob = "StorageBlob";

    public string EndpointType { get; set; } = StorageBlob;

    public required DeadLetterContainer Properties { get; init; }
}

public sealed record DeadLetterContainer
{
    public string? ResourceId { get; init; }

    public required string BlobContainerName { get; init; }
}
