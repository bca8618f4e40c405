using System.Text.Json.Serialization;

namespace Chat.Functions.Moderation.Classification;

/// <param name="Text">At most 10,000 characters.</param>
internal sealed record SafetyRequest(string Text, IReadOnlyList<string> Categories, string OutputType);

internal sealed record SafetyAnswer(IReadOnlyList<SafetyAnalysis>? CategoriesAnalysis);

internal sealed record SafetyAnalysis(string? Category, int? Severity);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SafetyRequest))]
[JsonSerializable(typeof(SafetyAnswer))]
internal sealed partial class SafetyJson : JsonSerializerContext;
