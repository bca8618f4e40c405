using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Functions.Tests.Support;

/// <summary>Chat events as Event Grid delivers them; a test says only what matters to it.</summary>
public static class AnEvent
{
    private const string Prefix = "Microsoft.Communication.";

    // The service escapes no more than it must.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Received(string threadId, string messageId, string text, string sender, long? version = null, bool html = false) =>
        Message("ChatMessageReceivedInThread", threadId, messageId, text, sender, version ?? long.Parse(messageId), html ? "RichText/Html" : "Text");

    public static string Edited(string threadId, string messageId, string text, string sender, long version) =>
        Message("ChatMessageEditedInThread", threadId, messageId, text, sender, version, "Text");

    public static string Deleted(string threadId, string messageId, string sender, long version) =>
        Message("ChatMessageDeletedInThread", threadId, messageId, null, sender, version, "Text");

    public static string ParticipantAdded(string threadId, string who, string by, long version) => Wrap("ChatThreadParticipantAdded", threadId, new JsonObject
    {
        ["time"] = Time(version),
        ["addedByCommunicationIdentifier"] = Identifier(by),
        ["participantAdded"] = new JsonObject { ["displayName"] = "Bo", ["participantCommunicationIdentifier"] = Identifier(who) },
        ["createTime"] = Time(version),
        ["version"] = version,
        ["threadId"] = threadId,
        ["transactionId"] = "t",
    });

    public static string ParticipantRemoved(string threadId, string who, string by, long version) => Wrap("ChatThreadParticipantRemoved", threadId, new JsonObject
    {
        ["time"] = Time(version),
        ["removedByCommunicationIdentifier"] = Identifier(by),
        ["participantRemoved"] = new JsonObject { ["displayName"] = "Bo", ["participantCommunicationIdentifier"] = Identifier(who) },
        ["createTime"] = Time(version),
        ["version"] = version,
        ["threadId"] = threadId,
        ["transactionId"] = "t",
    });

    public static string Created(string threadId, long version, IEnumerable<string> participants) => Wrap("ChatThreadCreated", threadId, new JsonObject
    {
        ["participants"] = new JsonArray([.. participants.Select(who => new JsonObject { ["participantCommunicationIdentifier"] = Identifier(who) })]),
        ["createTime"] = Time(version),
        ["version"] = version,
        ["threadId"] = threadId,
    });

    public static string ThreadDeleted(string threadId, string by, long version) => Wrap("ChatThreadDeleted", threadId, new JsonObject
    {
        ["deletedByCommunicationIdentifier"] = Identifier(by),
        ["deleteTime"] = Time(version),
        ["createTime"] = Time(version),
        ["version"] = version,
        ["threadId"] = threadId,
    });

    public static string TopicChanged(string threadId, string topic, string by, long version) => Wrap("ChatThreadPropertiesUpdated", threadId, new JsonObject
    {
        ["editedByCommunicationIdentifier"] = Identifier(by),
        ["editTime"] = Time(version),
        ["properties"] = new JsonObject { ["topic"] = topic },
        ["createTime"] = Time(version),
        ["version"] = version,
        ["threadId"] = threadId,
    });

    /// <summary>The same event in the CloudEvents 1.0 schema.</summary>
    public static string AsCloudEvent(string eventGridEvent)
    {
        var source = JsonNode.Parse(eventGridEvent)!;

        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = source["id"]!.DeepClone(),
            ["source"] = source["topic"]!.DeepClone(),
            ["subject"] = source["subject"]!.DeepClone(),
            ["type"] = source["eventType"]!.DeepClone(),
            ["time"] = source["eventTime"]!.DeepClone(),
            ["data"] = source["data"]!.DeepClone(),
        }.ToJsonString(Plain);
    }

    private static string Message(string type, string threadId, string messageId, string? text, string sender, long version, string messageType)
    {
        var data = new JsonObject
        {
            ["messageId"] = messageId,
            ["senderCommunicationIdentifier"] = Identifier(sender),
            ["senderDisplayName"] = "Ana",
            ["composeTime"] = Time(long.TryParse(messageId, out var composed) ? composed : version),
            ["type"] = messageType,
            // The service sends text here and a number in other events.
            ["version"] = version.ToString(),
            ["threadId"] = threadId,
            ["transactionId"] = "t",
        };
        if (text is not null)
        {
            data["messageBody"] = text;
        }

        if (type.Contains("Edited"))
        {
            data["editTime"] = Time(version);
        }

        if (type.Contains("Deleted"))
        {
            data["deleteTime"] = Time(version);
        }

        return Wrap(type, threadId, data);
    }

    private static string Wrap(string type, string threadId, JsonObject data) => new JsonObject
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["topic"] = "/subscriptions/s/resourcegroups/g/providers/microsoft.communication/communicationservices/c",
        ["subject"] = $"thread/{threadId}",
        ["eventType"] = Prefix + type,
        ["eventTime"] = "2026-01-05T10:00:01.0421Z",
        ["dataVersion"] = "1.0",
        ["metadataVersion"] = "1",
        ["data"] = data,
    }.ToJsonString(Plain);

    private static JsonObject Identifier(string rawId) => new() { ["rawId"] = rawId, ["communicationUser"] = new JsonObject { ["id"] = rawId } };

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fff+00:00");
}
