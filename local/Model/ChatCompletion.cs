using System.Text.Json.Serialization;

namespace Chat.Local.Model;

/// <summary>What the API answers: platform.openai.com/docs/api-reference/chat/object.</summary>
/// <param name="Created">In seconds since 1970.</param>
public sealed record ChatCompletion(string Id, [property: JsonPropertyName("object")] string Kind, long Created, string Model, IReadOnlyList<ChatChoice> Choices, ChatUsage Usage);

/// <param name="FinishReason"><c>stop</c>, or <c>length</c> when the tokens did not suffice.</param>
public sealed record ChatChoice(int Index, ChatAnswer Message, string FinishReason);

public sealed record ChatAnswer(string Role, string Content);

public sealed record ChatUsage(int PromptTokens, int CompletionTokens, int TotalTokens)
{
    public static ChatUsage Of(int prompt, int completion) => new(prompt, completion, prompt + completion);
}
