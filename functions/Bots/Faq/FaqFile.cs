using System.Text.Json;
using System.Text.Json.Serialization;
using Markdig;
using Markdig.Syntax;

namespace Chat.Functions.Bots.Faq;

/// <summary>
/// Reads questions and answers. Markdown: each heading is a question, headings that follow one another are the same question in other words, and
/// what stands below is the answer. JSON: a list of <c>{"questions": ["…"], "answer": "…"}</c>.
/// </summary>
public static class FaqFile
{
    /// <exception cref="FormatException">The file is not what it has to be; says where.</exception>
    public static IReadOnlyList<FaqEntry> Read(string text, bool isJson)
    {
        var entries = isJson ? ReadJson(text) : ReadMarkdown(text);

        return entries.Count > 0 ? entries : throw new FormatException("The FAQ file has no question with an answer.");
    }

    private static List<FaqEntry> ReadJson(string text)
    {
        List<FaqEntry?> entries;
        try
        {
            entries = JsonSerializer.Deserialize(text, FaqJson.Default.ListFaqEntry) ?? [];
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The FAQ file is not a JSON list of questions and answers: {broken.Path ?? "$"}, line {broken.LineNumber + 1}.", broken);
        }

        return entries.FindIndex(entry => entry is not { Answer: { } answer, Questions: { Count: > 0 } questions }
            || string.IsNullOrWhiteSpace(answer) || questions.Any(string.IsNullOrWhiteSpace)) is >= 0 and var wrong
                ? throw new FormatException($"Entry {wrong + 1} of the FAQ file lacks questions or an answer.")
                : [.. entries.OfType<FaqEntry>()];
    }

    private static List<FaqEntry> ReadMarkdown(string text)
    {
        var entries = new List<FaqEntry>();
        var (questions, start, end) = (new List<string>(), -1, -1);
        foreach (var block in Markdown.Parse(text, new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build()))
        {
            if (block is HeadingBlock heading)
            {
                Close();
                questions.Add(text.Substring(heading.Span.Start, heading.Span.Length).Trim().Trim('#').Trim());
            }
            else
            {
                (start, end) = (start < 0 ? block.Span.Start : start, block.Span.End);
            }
        }

        Close();

        return entries;

        // The answer stays as it was written.
        void Close()
        {
            if (start < 0)
            {
                return;
            }

            if (questions.Count > 0)
            {
                entries.Add(new FaqEntry([.. questions], text[start..(end + 1)].Trim()));
            }

            questions.Clear();
            start = -1;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(List<FaqEntry>))]
internal sealed partial class FaqJson : JsonSerializerContext;
