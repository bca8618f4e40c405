using System.Text.Json;

namespace Chat.Local.Judging;

/// <summary>A line of the input: an object with <c>text</c>, and <c>html</c> where that is what the text is. Whatever else it has is nobody's business.</summary>
internal sealed class JudgedMessage
{
    private char[] characters = new char[4096];
    private int length;

    public ReadOnlySpan<char> Text => characters.AsSpan(0, length);

    public bool IsHtml { get; private set; }

    /// <summary>What is wrong with the line; null when it was read. Never a word of its text.</summary>
    public string? Read(ReadOnlySpan<byte> line)
    {
        var hasText = false;
        IsHtml = false;
        if (line.IsEmpty)
        {
            return "is empty";
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return "needs an object with text";
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var (isText, isHtml) = (reader.ValueTextEquals("text"u8), reader.ValueTextEquals("html"u8));
                reader.Read();
                if (isText)
                {
                    hasText = reader.TokenType is JsonTokenType.String;
                    Take(ref reader, hasText);
                }

                IsHtml = isHtml ? reader.TokenType is JsonTokenType.True : IsHtml;
                reader.Skip();
            }

            // Something behind the object is not JSON, and says so here.
            reader.Read();
        }
        catch (JsonException broken)
        {
            return $"is not JSON: at byte {broken.BytePositionInLine}";
        }
        catch (InvalidOperationException)
        {
            return "has half of a character in its text, or bytes that are not UTF-8";
        }

        return hasText ? null : "needs an object with text";
    }

    private void Take(ref Utf8JsonReader reader, bool isText)
    {
        if (!isText)
        {
            return;
        }

        if (reader.ValueSpan.Length > characters.Length)
        {
            characters = new char[reader.ValueSpan.Length * 2];
        }

        length = reader.CopyString(characters);
    }
}
