using System.Text.Json;

namespace Chat.Local.Model;

/// <summary>What the assistant asks of a model: a question, who has it, and what was said before.</summary>
/// <param name="Asker">Null when nobody says.</param>
/// <param name="Said">The earliest first.</param>
public sealed record ModelQuestion(string Question, string? Asker, IReadOnlyList<QuotedMessage> Said)
{
    /// <summary>Reads the one object in which the assistant packs all that people wrote; any other text is the question itself.</summary>
    public static ModelQuestion Of(string data)
    {
        try
        {
            using var parsed = JsonDocument.Parse(data);
            if (parsed.RootElement is { ValueKind: JsonValueKind.Object } root && TextOf(root, "question") is { } question)
            {
                return new ModelQuestion(question, TextOf(root, "asker"), SaidIn(root));
            }
        }
        catch (JsonException)
        {
            // Somebody else asks, in words of their own.
        }

        return new ModelQuestion(data, null, []);
    }

    private static List<QuotedMessage> SaidIn(JsonElement root) =>
        root.TryGetProperty("conversation", out var conversation) && conversation.ValueKind is JsonValueKind.Array
            ? [.. conversation.EnumerateArray().Where(one => one.ValueKind is JsonValueKind.Object).Select(one => new QuotedMessage(TextOf(one, "from") ?? "somebody", TextOf(one, "text") ?? ""))]
            : [];

    private static string? TextOf(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What somebody said.</summary>
public sealed record QuotedMessage(string From, string Text);
