using System.Text.Json;

namespace Azure.Communication.Chat;

public class CreateChatThreadResult
{
    internal CreateChatThreadResult(JsonElement json)
    {
        ChatThread = ChatJson.Object(json, "chatThread", thread => new ChatThreadProperties(thread));
        InvalidParticipants = ChatJson.List(json, "invalidParticipants", error => new ChatError(error));
    }

    public ChatThreadProperties ChatThread { get; }

    public IReadOnlyList<ChatError> InvalidParticipants { get; }
}
