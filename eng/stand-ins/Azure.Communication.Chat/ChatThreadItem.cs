using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatThreadItem
{
    internal ChatThreadItem(JsonElement json)
    {
        Id = ChatJson.Text(json, "id");
        Topic = ChatJson.Text(json, "topic");
        DeletedOn = ChatJson.Time(json, "deletedOn");
        LastMessageReceivedOn = ChatJson.Time(json, "lastMessageReceivedOn");
    }

    public string Id { get; }

    public string Topic { get; }

    public DateTimeOffset? DeletedOn { get; }

    public DateTimeOffset? LastMessageReceivedOn { get; }
}
