using System.Text.Json;
using Chat.Functions.Moderation.Engine;

namespace Chat.Local.Judging;

/// <summary>One verdict as one line of JSON.</summary>
internal static class VerdictLine
{
    private static readonly string[] Actions = [.. Enum.GetValues<RuleAction>().Select(Word)];

    public static void Write(Utf8JsonWriter json, int line, Judgement judgement)
    {
        json.WriteStartObject();
        json.WriteNumber("line", line);
        json.WriteString("action", judgement.Action is { } action ? Actions[(int)action] : "none");
        json.WriteString("policyVersion", judgement.PolicyVersion);
        json.WriteStartArray("findings");
        foreach (var finding in judgement.Findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("action", Actions[(int)finding.Action]);
            if (finding.Category is not null)
            {
                json.WriteString("category", finding.Category);
            }

            if (finding.Severity is { } severity)
            {
                json.WriteNumber("severity", severity);
            }

            json.WriteStartArray("spans");
            foreach (var span in finding.Spans)
            {
                json.WriteStartObject();
                json.WriteNumber("start", span.Start);
                json.WriteNumber("length", span.Length);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(RuleAction action)
    {
        var name = action.ToString();

        return $"{char.ToLowerInvariant(name[0])}{name[1..]}";
    }
}
