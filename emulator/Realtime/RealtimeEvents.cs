using System.Globalization;
using System.Text.Json.Nodes;
using Chat.Emulator.Chat;

namespace Chat.Emulator.Realtime;

/// <summary>
/// What an open line of a participant is told. Nothing documents this channel: names and forms are those the published
/// JavaScript SDK (<c>@azure/communication-signaling</c>) reads.
/// </summary>
internal static class RealtimeEvents
{
    /// <summary>Null for a change nobody is told of.</summary>
    public static JsonObject? Of(ChatChange change, ChatThread thread) => change switch
    {
        MessageSent sent => Message(200, change, thread, sent.Version),
        MessageEdited edited => With(Message(247, change, thread, edited.MessageId), "edittime", Time(change.At)),
        MessageDeleted deleted => With(Message(248, change, thread, deleted.MessageId), "deletetime", Time(change.At)),
        ReceiptSent receipt => Receipt(receipt, thread),
        ThreadCreated => Thread(257, change, "createTime", "createdBy", thread, ("members", People(thread.Participants)), Properties(thread)),
        ThreadUpdated => Thread(258, change, "editTime", "editedBy", thread, Properties(thread)),
        ThreadDeleted { By: "" } => With(Bare(259, change, "deleteTime"), "reason", "deletedByPolicy"),
        ThreadDeleted => With(Thread(259, change, "deleteTime", "deletedBy", thread), "reason", "deletedByUser"),
        ParticipantsAdded added => Thread(260, change, "time", "addedBy", thread, ("participantsAdded", People(added.Participants))),
        ParticipantRemoved removed =>
            Thread(261, change, "time", "removedBy", thread, ("participantsRemoved", People([thread.LastKnown(removed.ParticipantId)!]))),
        _ => null,
    };

    public static JsonObject Typing(ChatThread thread, string sender, string? displayName, DateTimeOffset now) => new()
    {
        ["eventId"] = 245,
        ["groupId"] = thread.Id,
        ["senderId"] = sender,
        ["senderDisplayName"] = displayName ?? "",
        ["version"] = Number(now.ToUnixTimeMilliseconds()),
        ["originalArrivalTime"] = Time(now),
    };

    private static JsonObject Message(int id, ChatChange change, ChatThread thread, long messageId)
    {
        var message = thread.Messages.Find(messageId)!;
        var told = new JsonObject
        {
            ["eventId"] = id,
            ["groupId"] = thread.Id,
            ["senderId"] = message.By,
            ["senderDisplayName"] = message.SenderDisplayName ?? "",
            ["messageId"] = Number(message.Id),
            ["clientMessageId"] = "",
            ["messageType"] = message.Type is MessageType.Html ? "RichText/Html" : "Text",
            ["version"] = Number(change.Version),
            ["originalArrivalTime"] = Time(message.CreatedOn),
        };
        if (change is not MessageDeleted)
        {
            told["messageBody"] = message.Content;
            told["acsChatMessageMetadata"] = Metadata(message.Metadata) ?? "{}";
        }

        return told;
    }

    private static JsonObject Receipt(ReceiptSent receipt, ChatThread thread)
    {
        var read = receipt.At.ToUnixTimeMilliseconds();

        return new JsonObject
        {
            ["eventId"] = 246,
            ["groupId"] = thread.Id,
            ["senderId"] = receipt.By,
            ["messageId"] = Number(receipt.MessageId),
            ["messageBody"] = new JsonObject
            {
                ["user"] = receipt.By,
                ["consumptionhorizon"] = $"{Number(receipt.MessageId)};{Number(read)};0",
                ["messageVisibilityTime"] = Number(thread.CreatedOn.ToUnixTimeMilliseconds()),
                ["version"] = Number(receipt.Version),
            }.ToJsonString(),
        };
    }

    private static JsonObject Thread(
        int id, ChatChange change, string timeName, string byName, ChatThread thread, params ReadOnlySpan<(string Name, string Json)> further)
    {
        var told = Bare(id, change, timeName);
        told[byName] = JavaScriptText.Escape(
            Person(thread.LastKnown(change.By) ?? new Participant(change.By, null, DateTimeOffset.UnixEpoch, null)).ToJsonString());
        foreach (var (name, json) in further)
        {
            told[name] = JavaScriptText.Escape(json);
        }

        return told;
    }

    private static JsonObject Bare(int id, ChatChange change, string timeName) => new()
    {
        ["eventId"] = id,
        ["threadId"] = change.ThreadId,
        ["version"] = Number(change.Version),
        [timeName] = Time(change.At),
    };

    private static JsonObject With(JsonObject told, string name, string value)
    {
        told[name] = value;

        return told;
    }

    private static (string Name, string Json) Properties(ChatThread thread)
    {
        var properties = new JsonObject { ["topic"] = thread.Topic };
        if (Metadata(thread.Metadata) is { } metadata)
        {
            properties["acsChatThreadMetadata"] = metadata;
        }

        if (thread.Retention?.DeleteThreadAfterDays is { } days)
        {
            properties["retentionPolicy"] = new JsonObject
            {
                ["retentionPolicyType"] = "DeleteAfterCreationTime",
                ["executeAfter"] = $"{days.ToString(CultureInfo.InvariantCulture)}.00:00:00",
            }.ToJsonString();
        }

        return ("properties", properties.ToJsonString());
    }

    private static string People(IEnumerable<Participant> people) => new JsonArray([.. people.Select(Person)]).ToJsonString();

    private static JsonObject Person(Participant participant)
    {
        var person = new JsonObject
        {
            ["participantId"] = participant.Id,
            ["displayName"] = participant.DisplayName ?? "",
            ["shareHistoryTime"] = Time(participant.ShareHistoryTime),
        };
        if (Metadata(participant.Metadata) is { } metadata)
        {
            person["memberMetaData"] = metadata;
        }

        return person;
    }

    private static string? Metadata(IReadOnlyDictionary<string, string>? metadata) => metadata is null
        ? null
        : new JsonObject(metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))).ToJsonString();

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
