using System.Text.Json;

namespace Chat.Local.Model;

/// <summary>What the API is asked, as far as the stand-in looks at it: platform.openai.com/docs/api-reference/chat/create.</summary>
public sealed record ChatCompletionRequest
{
    // Its answers are a few lines, so this cuts none.
    private const int MostTokensUnlessSaid = 4_096;

    public string? Model { get; init; }

    public IReadOnlyList<ChatRequestMessage?>? Messages { get; init; }

    public int? MaxCompletionTokens { get; init; }

    /// <summary>Its name before: deprecated, and still sent.</summary>
    public int? MaxTokens { get; init; }

    public bool? Stream { get; init; }

    public int? N { get; init; }

    public JsonElement? Tools { get; init; }

    public int MostTokens => MaxCompletionTokens ?? MaxTokens ?? MostTokensUnlessSaid;
}
