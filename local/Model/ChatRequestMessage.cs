using System.Text.Json;

namespace Chat.Local.Model;

/// <summary>One message of a request; its content is a text, or a list of parts.</summary>
public sealed record ChatRequestMessage
{
    public string? Role { get; init; }

    public JsonElement? Content { get; init; }

    /// <summary>The content as text; null when it is, or has, anything else.</summary>
    public string? Text => Content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } parts when parts.EnumerateArray().All(part => TextOf(part) is not null) => string.Concat(parts.EnumerateArray().Select(TextOf)),
        _ => null,
    };

    private static string? TextOf(JsonElement part) =>
        part.ValueKind is JsonValueKind.Object
        && part.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String && type.ValueEquals("text")
        && part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String
            ? text.GetString()
            : null;
}
