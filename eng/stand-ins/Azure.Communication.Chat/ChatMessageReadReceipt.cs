using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatMessageReadReceipt
{
    internal ChatMessageReadReceipt(JsonElement json)
    {
        Sender = ChatJson.Object(json, "senderCommunicationIdentifier", ChatJson.Identifier);
        ChatMessageId = ChatJson.Text(json, "chatMessageId");
        ReadOn = json.GetProperty("readOn").GetDateTimeOffset();
    }

    public CommunicationIdentifier Sender { get; }

    public string ChatMessageId { get; }

    public DateTimeOffset ReadOn { get; }
}
