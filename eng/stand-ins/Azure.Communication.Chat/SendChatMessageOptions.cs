namespace Azure.Communication.Chat;

public class SendChatMessageOptions
{
    public string Content { get; set; }

    public ChatMessageType MessageType { get; set; }

    public string SenderDisplayName { get; set; }

    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();
}
