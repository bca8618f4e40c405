using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Functions.Acs;

namespace Chat.Functions.Messages;

/// <summary>
/// The only place that knows how a chat event looks on the wire, in the Event Grid schema and as CloudEvents 1.0:
/// learn.microsoft.com/azure/event-grid/communication-services-chat-events. Unknown fields are passed over, versions may be numbers or
/// texts (the service sends both), and whatever cannot be read becomes a reason instead of an exception.
/// </summary>
public static class ChatEvents
{
    private const string Prefix = "Microsoft.Communication.";

    /// <summary>The last millisecond of the year 9999, where the store's calendar ends.</summary>
    public const long LatestVersion = 253_402_300_799_999;

    /// <summary>The event types this app acts on; the infrastructure subscribes to the same ones.</summary>
    public static readonly IReadOnlyList<string> Handled =
    [
        Prefix + "ChatMessageReceivedInThread",
        Prefix + "ChatMessageEditedInThread",
        Prefix + "ChatMessageDeletedInThread",
        Prefix + "ChatThreadCreated",
        Prefix + "ChatThreadDeleted",
        Prefix + "ChatThreadPropertiesUpdated",
        Prefix + "ChatThreadParticipantAdded",
        Prefix + "ChatThreadParticipantRemoved",
    ];

    /// <summary>The event types that may concern a bot: messages, and that somebody came.</summary>
    public static readonly IReadOnlyList<string> MayConcernABot = [Handled[0], Handled[6]];

    /// <summary>
    /// What a message that may concern a bot contains, one of them at least: a mention, a command or a question. The infrastructure's subscription lets
    /// through what contains one; markup and its entities begin with the last two.
    /// </summary>
    public static readonly IReadOnlyList<string> SignsForABot = ["@", "?", "？", "؟", "/", "&#"];

    /// <summary>The events in one delivered text: an object, or an array of objects.</summary>
    public static IReadOnlyList<ChatEventReading> Read(string json)
    {
        try
        {
            return json.AsSpan().TrimStart() is ['[', ..]
                ? ReadMany(json)
                : [Read(JsonSerializer.Deserialize(json, EventJson.Default.Envelope), json)];
        }
        catch (JsonException broken)
        {
            return [new ChatEventReading.Unreadable(json, $"not the JSON of an event, at {broken.Path ?? "$"}, line {broken.LineNumber + 1}")];
        }
        catch (Exception half) when (half is InvalidOperationException or ArgumentException)
        {
            // What a JsonElement or the reader says to half a surrogate pair, escaped or not: no JsonException.
            return [new ChatEventReading.Unreadable(json, "a text in it has half a character")];
        }
    }

    /// <summary>The type and the thread of one event, as far as it names them.</summary>
    public static (string? Type, string? ThreadId) Names(string json)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize(json, EventJson.Default.Envelope);

            return (envelope?.EventType ?? envelope?.Type, envelope?.Data?.ThreadId);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static List<ChatEventReading> ReadMany(string json)
    {
        using var array = JsonDocument.Parse(json);

        return [.. array.RootElement.EnumerateArray().SelectMany(element => Read(element.GetRawText()))];
    }

    private static ChatEventReading Read(Envelope? envelope, string json)
    {
        if (envelope is not { Data: { } data } || (envelope.EventType ?? envelope.Type) is not { Length: > 0 } type || envelope.Id is not { Length: > 0 } id)
        {
            return new ChatEventReading.Unreadable(json, "an event needs an id, a type and data");
        }

        if (!type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return new ChatEventReading.Unreadable(json, "not an event of Communication Services");
        }

        if (data.ThreadId is not { Length: > 0 } thread)
        {
            return new ChatEventReading.Unreadable(json, "data.threadId is missing");
        }

        var reading = type[Prefix.Length..].ToUpperInvariant() switch
        {
            "CHATMESSAGERECEIVEDINTHREAD" => Message(MessageChange.Received),
            "CHATMESSAGEEDITEDINTHREAD" => Message(MessageChange.Edited),
            "CHATMESSAGEDELETEDINTHREAD" => Message(MessageChange.Deleted),
            "CHATTHREADCREATED" => Thread(ThreadChange.Created, data.CreateTime, data.CreatedBy),
            "CHATTHREADDELETED" => Thread(ThreadChange.Deleted, data.DeleteTime, data.DeletedBy),
            "CHATTHREADPROPERTIESUPDATED" => Thread(ThreadChange.PropertiesUpdated, data.EditTime, data.EditedBy),
            "CHATTHREADPARTICIPANTADDED" => Thread(ThreadChange.ParticipantAdded, data.Time, data.AddedBy, data.ParticipantAdded),
            "CHATTHREADPARTICIPANTREMOVED" => Thread(ThreadChange.ParticipantRemoved, data.Time, data.RemovedBy, data.ParticipantRemoved),
            _ => Unreadable($"the type {type} is not one this app handles"),
        };

        return reading;

        ChatEventReading Message(MessageChange change) => data switch
        {
            { MessageId: null or "" } => Unreadable("data.messageId is missing"),
            { Version: null or < 0 or > LatestVersion } => Unreadable("data.version is missing or no time in milliseconds"),
            { Sender.RawId: null or "" } or { Sender: null } => Unreadable("data.senderCommunicationIdentifier.rawId is missing"),
            { MessageBody: null } when change is not MessageChange.Deleted => Unreadable("data.messageBody is missing"),
            _ => new ChatEventReading.Read(new MessageEvent
            {
                EventId = id,
                ThreadId = thread,
                Version = data.Version.Value,
                Change = change,
                MessageId = data.MessageId,
                Sender = new AcsUserId(data.Sender.RawId),
                SenderName = data.SenderDisplayName,
                Text = data.MessageBody,
                IsHtml = data.Type?.Contains("html", StringComparison.OrdinalIgnoreCase) ?? false,
                Metadata = data.Metadata,
                ComposedOn = data.ComposeTime ?? OfVersion(),
                OccurredOn = data.EditTime ?? data.DeleteTime ?? data.ComposeTime ?? OfVersion(),
            }, json),
        };

        ChatEventReading Thread(ThreadChange change, DateTimeOffset? on, Identifier? by, Participant? who = null) => data switch
        {
            { Version: null or < 0 or > LatestVersion } => Unreadable("data.version is missing or no time in milliseconds"),
            _ when change is ThreadChange.ParticipantAdded or ThreadChange.ParticipantRemoved && who?.Identifier?.RawId is not { Length: > 0 } =>
                Unreadable("the participant's rawId is missing"),
            _ => new ChatEventReading.Read(new ThreadEvent
            {
                EventId = id,
                ThreadId = thread,
                Version = data.Version.Value,
                Change = change,
                OccurredOn = on ?? OfVersion(),
                By = by?.RawId is { Length: > 0 } initiator ? new AcsUserId(initiator) : null,
                Who = who?.Identifier?.RawId is { } person ? new AcsUserId(person) : null,
                WhoName = who?.DisplayName,
                Topic = data.Properties is { } properties && properties.TryGetValue("topic", out var topic) && topic.ValueKind is JsonValueKind.String
                    ? topic.GetString()
                    : null,
                Participants = [.. (data.Participants ?? []).Select(p => p?.Identifier?.RawId).OfType<string>().Select(raw => new AcsUserId(raw))],
            }, json),
        };

        DateTimeOffset OfVersion() => DateTimeOffset.FromUnixTimeMilliseconds(data.Version ?? 0);

        ChatEventReading.Unreadable Unreadable(string why) => new(json, why);
    }

    internal sealed class Envelope
    {
        public string? Id { get; set; }

        public string? EventType { get; set; }

        /// <summary>CloudEvents' name for the event type.</summary>
        public string? Type { get; set; }

        public Payload? Data { get; set; }
    }

    /// <summary>All fields of all chat events; which ones are there depends on the type.</summary>
    internal sealed class Payload
    {
        public string? ThreadId { get; set; }

        public long? Version { get; set; }

        public string? MessageId { get; set; }

        public string? MessageBody { get; set; }

        public string? Type { get; set; }

        public string? SenderDisplayName { get; set; }

        public Dictionary<string, string?>? Metadata { get; set; }

        public DateTimeOffset? ComposeTime { get; set; }

        public DateTimeOffset? EditTime { get; set; }

        public DateTimeOffset? DeleteTime { get; set; }

        public DateTimeOffset? CreateTime { get; set; }

        public DateTimeOffset? Time { get; set; }

        [JsonPropertyName("senderCommunicationIdentifier")]
        public Identifier? Sender { get; set; }

        [JsonPropertyName("createdByCommunicationIdentifier")]
        public Identifier? CreatedBy { get; set; }

        [JsonPropertyName("deletedByCommunicationIdentifier")]
        public Identifier? DeletedBy { get; set; }

        [JsonPropertyName("editedByCommunicationIdentifier")]
        public Identifier? EditedBy { get; set; }

        [JsonPropertyName("addedByCommunicationIdentifier")]
        public Identifier? AddedBy { get; set; }

        [JsonPropertyName("removedByCommunicationIdentifier")]
        public Identifier? RemovedBy { get; set; }

        public Participant? ParticipantAdded { get; set; }

        public Participant? ParticipantRemoved { get; set; }

        public List<Participant?>? Participants { get; set; }

        public Dictionary<string, JsonElement>? Properties { get; set; }
    }

    internal sealed record Identifier(string? RawId);

    internal sealed record Participant(
        string? DisplayName,
        [property: JsonPropertyName("participantCommunicationIdentifier")] Identifier? Identifier);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ChatEvents.Envelope))]
internal sealed partial class EventJson : JsonSerializerContext;
