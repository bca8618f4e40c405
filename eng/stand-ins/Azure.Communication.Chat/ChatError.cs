using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatError
{
    internal ChatError(JsonElement json)
    {
        Code = ChatJson.Text(json, "code");
        Message = ChatJson.Text(json, "message");
        Target = ChatJson.Text(json, "target");
        Details = ChatJson.List(json, "details", detail => new ChatError(detail));
        InnerError = ChatJson.Object(json, "innererror", inner => new ChatError(inner));
    }

    public string Code { get; }

    public string Message { get; }

    public string Target { get; }

    public IReadOnlyList<ChatError> Details { get; }

    public ChatError InnerError { get; }
}
