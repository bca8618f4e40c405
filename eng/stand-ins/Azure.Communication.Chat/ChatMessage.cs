using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatMessage
{
    internal ChatMessage(JsonElement json)
    {
        Id = ChatJson.Text(json, "id");
        Type = new(ChatJson.Text(json, "type"));
        SequenceId = ChatJson.Text(json, "sequenceId");
        Version = ChatJson.Text(json, "version");
        Content = ChatJson.Object(json, "content", content => new ChatMessageContent(content));
        SenderDisplayName = ChatJson.Text(json, "senderDisplayName");
        CreatedOn = json.GetProperty("createdOn").GetDateTimeOffset();
        Sender = ChatJson.Object(json, "senderCommunicationIdentifier", ChatJson.Identifier);
        DeletedOn = ChatJson.Time(json, "deletedOn");
        EditedOn = ChatJson.Time(json, "editedOn");
        Metadata = ChatJson.Map(json, "metadata");
    }

    public string Id { get; }

    public ChatMessageType Type { get; }

    public string SequenceId { get; }

    public string Version { get; }

    public ChatMessageContent Content { get; }

    public string SenderDisplayName { get; }

    public DateTimeOffset CreatedOn { get; }

    public CommunicationIdentifier Sender { get; }

    public DateTimeOffset? DeletedOn { get; }

    public DateTimeOffset? EditedOn { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }
}
