using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.Emulator.Chat;

namespace Chat.Emulator.EventGrid;

/// <summary>Writes the data of chat events, with the quirks of the service's own. With a recipient it is a user-level event.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/communication-services-chat-events</remarks>
internal sealed class ChatEventData : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> buffer = new(512);
    private readonly Utf8JsonWriter json;
    private readonly string threadId;
    private readonly string transaction;
    private readonly string? recipient;
    private readonly bool quirks;

    public ChatEventData(string threadId, string transaction, string? recipient, bool quirks)
    {
        (this.threadId, this.transaction, this.recipient, this.quirks) = (threadId, transaction, recipient, quirks);
        json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
    }

    public void Message(ChatChange change, Message message)
    {
        if (change is not MessageDeleted)
        {
            json.WriteString("messageBody", message.Content);
            Metadata(message.Metadata);
        }

        json.WriteString("messageId", Number(message.Id));
        Identifier("senderCommunicationIdentifier", message.By);
        Legacy("senderId", message.By);
        json.WriteString("senderDisplayName", message.SenderDisplayName ?? "");
        Time("composeTime", message.CreatedOn);
        if (change is MessageEdited)
        {
            Time("editTime", change.At);
        }
        else if (change is MessageDeleted)
        {
            Time("deleteTime", change.At);
        }

        // The capitals are the service's; the name of the HTML type is inferred from its realtime channel.
        json.WriteString("type", message.Type is MessageType.Html ? "RichText/Html" : "Text");

        if (quirks && recipient is null)
        {
            // A number in the schema, and a string in what the service's thread-level message events show.
            json.WriteString("version", Number(change.Version));
        }
        else
        {
            json.WriteNumber("version", change.Version);
        }
    }

    public void ThreadCreated(ChatThread thread, ThreadCreated change)
    {
        Identifier("createdByCommunicationIdentifier", change.By);
        Legacy("createdBy", change.By);
        Properties(change.Topic);
        json.WriteStartArray("participants");
        foreach (var participant in change.Participants)
        {
            json.WriteStartObject();
            PersonFields(participant);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        LegacyMembers(change);
        Metadata(change.Metadata);
        CreatedAndVersion(thread, change);
    }

    public void ThreadUpdated(ChatThread thread, ThreadUpdated change)
    {
        Identifier("editedByCommunicationIdentifier", change.By);
        Legacy("editedBy", change.By);
        Time("editTime", change.At);
        Properties(thread.Topic);
        Metadata(thread.Metadata);
        CreatedAndVersion(thread, change);
    }

    public void ThreadDeleted(ChatThread thread, ChatChange change)
    {
        if (change.By.Length > 0)
        {
            Identifier("deletedByCommunicationIdentifier", change.By);
            Legacy("deletedBy", change.By);
        }

        Time("deleteTime", change.At);
        CreatedAndVersion(thread, change);
    }

    public void ParticipantAdded(ChatThread thread, ParticipantsAdded change, Participant participant)
    {
        Time("time", change.At);
        Identifier("addedByCommunicationIdentifier", change.By);
        Person("participantAdded", participant);
        CreatedAndVersion(thread, change);
    }

    public void ParticipantRemoved(ChatThread thread, ParticipantRemoved change)
    {
        Time("time", change.At);
        Identifier("removedByCommunicationIdentifier", change.By);
        Person("participantRemoved", thread.LastKnown(change.ParticipantId)!);
        CreatedAndVersion(thread, change);
    }

    public ReadOnlyMemory<byte> End()
    {
        if (recipient is not null)
        {
            Identifier("recipientCommunicationIdentifier", recipient);
            json.WriteString("recipientId", recipient);
        }

        json.WriteString("threadId", threadId);
        json.WriteString("transactionId", transaction);
        json.WriteEndObject();
        json.Flush();

        return buffer.WrittenMemory;
    }

    public void Dispose() => json.Dispose();

    private void CreatedAndVersion(ChatThread thread, ChatChange change)
    {
        Time("createTime", thread.CreatedOn);
        json.WriteNumber("version", change.Version);
    }

    private void Properties(string topic)
    {
        json.WriteStartObject("properties");
        json.WriteString("topic", topic);
        json.WriteEndObject();
    }

    private void Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        json.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private void Person(string name, Participant participant)
    {
        json.WriteStartObject(name);
        PersonFields(participant);
        json.WriteEndObject();
    }

    private void PersonFields(Participant participant)
    {
        json.WriteString("displayName", participant.DisplayName ?? "");
        Identifier("participantCommunicationIdentifier", participant.Id);
        Metadata(participant.Metadata);
    }

    private void Identifier(string name, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("rawId", id);
        json.WriteStartObject("communicationUser");
        json.WriteString("id", id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Thread-level events end in +00:00, user-level ones in Z.
    private void Time(string name, DateTimeOffset time) => json.WriteString(name, recipient is null
        ? time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
        : EventEnvelope.Time(time));

    private void Legacy(string name, string id)
    {
        if (recipient is not null)
        {
            json.WriteString(name, id);
        }
    }

    private void LegacyMembers(ThreadCreated change)
    {
        if (recipient is null)
        {
            return;
        }

        json.WriteStartArray("members");
        foreach (var participant in change.Participants)
        {
            json.WriteStartObject();
            json.WriteString("displayName", participant.DisplayName ?? "");
            json.WriteString("memberId", participant.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
