using System.Text.Json;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Archive;

/// <summary>Findings as a row keeps them. Spans that do not fit are left out; the rules always fit.</summary>
public static class FindingText
{
    private const int LongestSpans = 2000;

    // Names of 64 characters and spans of the few that have many: below the 32 Ki characters of a property.
    private const int MostFindings = 50;
    private const int MostWithSpans = 8;

    public static string? Write(IReadOnlyList<Finding> findings) => findings.Count == 0
        ? null
        : JsonSerializer.Serialize([.. findings.OrderByDescending(finding => finding.Action).Take(MostFindings).Select(Stored)], ArchiveJson.Default.ListStoredFinding);

    public static IReadOnlyList<Finding> Read(string? text) => text is null
        ? []
        : [.. (JsonSerializer.Deserialize(text, ArchiveJson.Default.ListStoredFinding) ?? []).Select(finding =>
            new Finding(finding.Rule, Enum.Parse<RuleAction>(finding.Action, ignoreCase: true), finding.Category, finding.Severity, TextSpan.Read(finding.Spans ?? "")))];

    private static StoredFinding Stored(Finding finding, int place)
    {
        var spans = TextSpan.Write(finding.Spans);

        return new StoredFinding(
            finding.Rule, finding.Action.ToString(), finding.Category, finding.Severity, spans.Length switch
            {
                0 => null,
                > 64 when place >= MostWithSpans => null,
                <= LongestSpans => spans,
                _ => spans[..spans.LastIndexOf(',', LongestSpans)],
            });
    }
}
