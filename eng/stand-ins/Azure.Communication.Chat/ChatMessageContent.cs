using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatMessageContent
{
    internal ChatMessageContent(JsonElement json)
    {
        Message = ChatJson.Text(json, "message");
        Topic = ChatJson.Text(json, "topic");
        Initiator = ChatJson.Object(json, "initiatorCommunicationIdentifier", ChatJson.Identifier);
        Participants = ChatJson.List(json, "participants", participant => new ChatParticipant(participant));
        Attachments = ChatJson.List(json, "attachments", attachment => new ChatAttachment(attachment));
    }

    public string Message { get; }

    public string Topic { get; }

    public CommunicationIdentifier Initiator { get; }

    public IReadOnlyList<ChatParticipant> Participants { get; }

    public IReadOnlyList<ChatAttachment> Attachments { get; }
}
