namespace Azure.Communication.Chat;

public class UpdateChatMessageOptions
{
    public string MessageId { get; set; }

    public string Content { get; set; }

    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();
}
