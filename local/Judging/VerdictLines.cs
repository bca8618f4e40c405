using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Chat.Functions.Moderation.Engine;

namespace Chat.Local.Judging;

/// <summary>Verdicts as lines of JSON.</summary>
internal sealed class VerdictLines : IDisposable
{
    private const int LongestNumber = 11;

    private static readonly string[] Actions = [.. Enum.GetValues<RuleAction>().Select(Word)];

    private readonly ArrayBufferWriter<byte> output;
    private readonly Utf8JsonWriter json;
    private readonly byte[] cleanEnd;

    public VerdictLines(ArrayBufferWriter<byte> output, string policyVersion)
    {
        this.output = output;
        json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        cleanEnd = [.. ",\"action\":\"none\",\"policyVersion\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(policyVersion), .. ",\"findings\":[]}\n"u8];
    }

    public void Write(int line, Judgement judgement)
    {
        if (judgement.IsClean)
        {
            WriteClean(line);

            return;
        }

        json.WriteStartObject();
        json.WriteNumber("line", line);
        json.WriteString("action", Actions[(int)judgement.Action!]);
        json.WriteString("policyVersion", judgement.PolicyVersion);
        json.WriteStartArray("findings");
        foreach (var finding in judgement.Findings)
        {
            Write(finding);
        }

        json.WriteEndArray();
        End();
    }

    public void WriteFault(int line, string fault)
    {
        json.WriteStartObject();
        json.WriteNumber("line", line);
        json.WriteString("error", fault);
        End();
    }

    public void Dispose() => json.Dispose();

    // Nearly every message: the same but for its number.
    private void WriteClean(int line)
    {
        var begin = "{\"line\":"u8;
        var place = output.GetSpan(begin.Length + LongestNumber + cleanEnd.Length);
        begin.CopyTo(place);
        Utf8Formatter.TryFormat(line, place[begin.Length..], out var digits);
        cleanEnd.CopyTo(place[(begin.Length + digits)..]);
        output.Advance(begin.Length + digits + cleanEnd.Length);
    }

    private void Write(Finding finding)
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

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        output.Write("\n"u8);
    }

    private static string Word(RuleAction action)
    {
        var name = action.ToString();

        return $"{char.ToLowerInvariant(name[0])}{name[1..]}";
    }
}
