using System.Text.Json;

namespace Azure.Communication.Chat;

public class SendChatMessageResult
{
    internal SendChatMessageResult(JsonElement json)
    {
        Id = ChatJson.Text(json, "id");
    }

    public string Id { get; }
}
