using System.Text;
using System.Text.Json;
using Chat.Functions.Moderation.Engine;

namespace Chat.Local.Judging;

/// <summary>-- judge: JSON lines in, one verdict per line out. The engine alone, for measuring it and for trying a policy.</summary>
public static class JudgeCommand
{
    private const int FlushAt = 32 * 1024;

    private static readonly byte[] Newline = "\n"u8.ToArray();

    /// <returns>0; a line that cannot be read gets a verdict that says so.</returns>
    /// <exception cref="StartException">The policy is wrong.</exception>
    public static int Run(FileInfo? policy, FileInfo? terms, string? threadId, Stream input, Stream output)
    {
        var engine = (policy, terms) switch
        {
            ({ } file, null) => PolicyFiles.Read(file).Engine,
            (null, { } file) => PolicyFiles.ReadTerms(file).Engine,
            _ => throw new StartException("Name a policy (--policy FILE) or a list of terms (--terms FILE)."),
        };
        using var lines = new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            Judge(engine, line, number, threadId, json);
            json.Flush();
            json.Reset();
            buffer.Write(Newline);
            if (buffer.Length > FlushAt)
            {
                Flush(buffer, output);
            }
        }

        Flush(buffer, output);

        return 0;
    }

    private static void Judge(ModerationEngine engine, string line, int number, string? threadId, Utf8JsonWriter json)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement;
            if (message.ValueKind is not JsonValueKind.Object || !message.TryGetProperty("text", out var text) || text.ValueKind is not JsonValueKind.String)
            {
                WriteError(json, number, "needs an object with text");

                return;
            }

            var isHtml = message.TryGetProperty("html", out var html) && html.ValueKind is JsonValueKind.True;
            VerdictLine.Write(json, number, engine.Judge(text.GetString(), isHtml, threadId));
        }
        catch (JsonException broken)
        {
            WriteError(json, number, $"is not JSON: {broken.Message.Split(" LineNumber")[0]}");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: JSON lets it through, UTF-16 readers do not.
            WriteError(json, number, "has half of a character in its text");
        }
    }

    private static void WriteError(Utf8JsonWriter json, int number, string error)
    {
        json.WriteStartObject();
        json.WriteNumber("line", number);
        json.WriteString("error", error);
        json.WriteEndObject();
    }

    private static void Flush(MemoryStream buffer, Stream output)
    {
        buffer.WriteTo(output);
        output.Flush();
        buffer.SetLength(0);
    }
}
