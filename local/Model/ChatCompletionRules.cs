using System.Text.Json;

namespace Chat.Local.Model;

/// <summary>What the stand-in can be asked. What it cannot do it refuses by name, rather than leave it out unsaid.</summary>
public static class ChatCompletionRules
{
    private static readonly HashSet<string> Roles = ["system", "developer", "user", "assistant"];

    /// <summary>Why this is not answered; null when nothing speaks against it.</summary>
    public static ModelError? Check(ChatCompletionRequest? request) => request switch
    {
        null => ModelError.Unreadable(StatusCodes.Status400BadRequest),
        { Model: null or "" } => ModelError.Missing("model"),
        { Model: { } model } when model != LocalModel.Name => ModelError.UnknownModel(model),
        { Messages: null or [] } => ModelError.Missing("messages"),
        { Stream: true } => ModelError.Unsupported("stream", "It does not stream."),
        { N: not (null or 1) } => ModelError.Unsupported("n", "It has one answer."),
        { Tools: { ValueKind: not JsonValueKind.Null } } => ModelError.Unsupported("tools", "It calls no tools."),
        { MaxCompletionTokens: < 1 } => ModelError.Invalid("max_completion_tokens", "It is at least 1."),
        { MaxTokens: < 1 } => ModelError.Invalid("max_tokens", "It is at least 1."),
        { Messages: { } messages } when messages[^1] is not { Role: "user" } => ModelError.Invalid("messages", "The last one is the user's."),
        { Messages: { } messages } => messages.Select(Check).FirstOrDefault(error => error is not null),
    };

    private static ModelError? Check(ChatRequestMessage? message, int index) => message switch
    {
        null => ModelError.Invalid($"messages[{index}]", "It is null."),
        { Role: null } => ModelError.Missing($"messages[{index}].role"),
        { Role: { } role } when !Roles.Contains(role) => ModelError.Invalid($"messages[{index}].role", "It is system, developer, user or assistant."),
        { Text: null } => ModelError.Invalid($"messages[{index}].content", "It is a text, or a list of texts."),
        _ => null,
    };
}
