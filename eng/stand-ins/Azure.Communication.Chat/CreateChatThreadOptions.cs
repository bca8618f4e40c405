namespace Azure.Communication.Chat;

public class CreateChatThreadOptions
{
    public CreateChatThreadOptions(string topic)
    {
        Topic = topic;
    }

    public string Topic { get; }

    public IList<ChatParticipant> Participants { get; } = new List<ChatParticipant>();

    public string IdempotencyToken { get; set; }

    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public ChatRetentionPolicy RetentionPolicy { get; set; }
}
