namespace Azure.Communication.Chat;

public class UpdateChatThreadPropertiesOptions
{
    public string Topic { get; set; }

    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public ChatRetentionPolicy RetentionPolicy { get; set; }
}
