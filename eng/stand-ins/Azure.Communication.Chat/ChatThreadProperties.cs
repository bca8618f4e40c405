using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatThreadProperties
{
    internal ChatThreadProperties(JsonElement json)
    {
        Id = ChatJson.Text(json, "id");
        Topic = ChatJson.Text(json, "topic");
        CreatedOn = json.GetProperty("createdOn").GetDateTimeOffset();
        CreatedBy = ChatJson.Object(json, "createdByCommunicationIdentifier", ChatJson.Identifier);
        DeletedOn = ChatJson.Time(json, "deletedOn");
        Metadata = ChatJson.Map(json, "metadata");
        RetentionPolicy = ChatJson.Object(json, "retentionPolicy", ChatRetentionPolicy.Read);
    }

    public string Id { get; }

    public string Topic { get; }

    public DateTimeOffset CreatedOn { get; }

    public CommunicationIdentifier CreatedBy { get; }

    public DateTimeOffset? DeletedOn { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public ChatRetentionPolicy RetentionPolicy { get; }
}
