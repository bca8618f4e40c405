using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chat.Emulator.Chat.Wire;

/// <summary>From what the emulator knows to what the wire carries.</summary>
internal static class ChatWire
{
    /// <summary>Whole seconds, as recorded from the service.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static ThreadBody Thread(ChatThread thread) => new(
        thread.Id, thread.Topic, Time(thread.CreatedOn), IdentifierBody.Of(thread.CreatedBy), thread.Metadata, Retention(thread.Retention));

    public static ParticipantBody Participant(Participant participant) => new(
        IdentifierBody.Of(participant.Id), participant.DisplayName, Time(participant.ShareHistoryTime), participant.Metadata);

    public static ReceiptBody Receipt(Receipt receipt) => new(
        IdentifierBody.Of(receipt.Reader), Number(receipt.MessageId), Time(receipt.ReadOn));

    public static MessageBody Message(Message message) => new(
        Number(message.Id),
        Type(message.Type),
        Number(message.Sequence),
        Number(message.Version),
        message.IsSystem
            ? new ContentBody(null, message.Topic, message.Participants?.Select(Participant).ToArray(), null, IdentifierBody.Of(message.By))
            : new ContentBody(message.Content, null, null, [], null),
        message.IsSystem ? null : message.SenderDisplayName ?? "",
        Time(message.CreatedOn),
        message.IsSystem ? null : IdentifierBody.Of(message.By),
        message.DeletedOn is { } deleted ? Time(deleted) : null,
        message.EditedOn is { } edited ? Time(edited) : null,
        message.Metadata);

    public static string Type(MessageType type) => type switch
    {
        MessageType.Text => "text",
        MessageType.Html => "html",
        MessageType.TopicUpdated => "topicUpdated",
        MessageType.ParticipantAdded => "participantAdded",
        _ => "participantRemoved",
    };

    public static MessageType? Type(string? type) => type switch
    {
        null => MessageType.Text,
        _ when type.Equals("text", StringComparison.OrdinalIgnoreCase) => MessageType.Text,
        _ when type.Equals("html", StringComparison.OrdinalIgnoreCase) => MessageType.Html,
        _ => null,
    };

    /// <summary>False when a value is not a string; null values are kept, they remove a key.</summary>
    public static bool TryMetadata(JsonElement? json, out Dictionary<string, string?>? metadata)
    {
        metadata = null;
        if (json is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined })
        {
            return true;
        }

        if (json.Value.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        metadata = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            foreach (var property in json.Value.EnumerateObject())
            {
                if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                {
                    return false;
                }

                metadata[property.Name] = property.Value.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is legal in JSON text and is not text.
            return false;
        }

        return true;
    }

    public static int Size(IReadOnlyDictionary<string, string>? metadata) =>
        metadata?.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)) ?? 0;

    /// <summary>False when it is not one; null when there is none.</summary>
    public static bool TryRetention(RetentionBody? body, out RetentionPolicy? policy)
    {
        policy = (body?.Kind, body?.DeleteThreadAfterDays) switch
        {
            (RetentionPolicy.None, _) => new RetentionPolicy(null),
            (RetentionPolicy.ThreadCreationDate, >= ChatLimits.ShortestRetentionDays and <= ChatLimits.LongestRetentionDays and var days) =>
                new RetentionPolicy(days),
            _ => null,
        };

        return body is null || policy is not null;
    }

    private static RetentionBody? Retention(RetentionPolicy? policy) => policy switch
    {
        null => null,
        { DeleteThreadAfterDays: { } days } => new RetentionBody(RetentionPolicy.ThreadCreationDate, days),
        _ => new RetentionBody(RetentionPolicy.None, null),
    };
}
