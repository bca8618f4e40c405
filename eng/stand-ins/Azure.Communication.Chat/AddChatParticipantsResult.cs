using System.Text.Json;

namespace Azure.Communication.Chat;

public class AddChatParticipantsResult
{
    internal AddChatParticipantsResult(JsonElement json)
    {
        InvalidParticipants = ChatJson.List(json, "invalidParticipants", error => new ChatError(error));
    }

    public IReadOnlyList<ChatError> InvalidParticipants { get; }
}
