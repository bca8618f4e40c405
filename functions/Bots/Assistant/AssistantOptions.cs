using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots.Assistant;

/// <summary>A language model behind an OpenAI-compatible chat endpoint. Without an endpoint and a model there is no assistant.</summary>
public sealed class AssistantOptions
{
    public const string Section = "Assistant";

    /// <summary>
    /// What stands before <c>/chat/completions</c>: <c>https://contoso.openai.azure.com/openai/v1/</c>, <c>https://api.openai.com/v1/</c>, or a server of
    /// one's own.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model, in Azure the name of its deployment.</summary>
    public string? Model { get; set; }

    /// <summary>A key; without one the app signs in with its managed identity, as Azure OpenAI takes it.</summary>
    public string? Key { get; set; }

    /// <summary>What the assistant is told to be.</summary>
    [Required]
    public string Instructions { get; set; } = "You help the people of this conversation. Answer briefly, in the language of the question, and say so when you do not know.";

    /// <summary>How many messages before the question it is given, 0 to 200.</summary>
    [Range(0, 200)]
    public int WindowMessages { get; set; } = 30;

    /// <summary>How far back these may lie, 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan WindowPeriod { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Tokens of instructions, conversation and question together, by estimate, 200 to 100,000; the oldest messages go first.</summary>
    [Range(200, 100_000)]
    public int PromptTokens { get; set; } = 4_000;

    /// <summary>Tokens of one answer, 16 to 4,096.</summary>
    [Range(16, 4_096)]
    public int ReplyTokens { get; set; } = 500;

    /// <summary>Tokens, asked and answered, that each worker spends in an hour, 0 to 100,000,000: what it may cost.</summary>
    [Range(0, 100_000_000)]
    public int TokensPerHour { get; set; } = 200_000;

    /// <summary>What it says when the model gives no answer.</summary>
    [Required]
    public string SorryText { get; set; } = "I cannot answer that just now.";
}

[OptionsValidator]
internal sealed partial class AssistantOptionsValidator : IValidateOptions<AssistantOptions>;
