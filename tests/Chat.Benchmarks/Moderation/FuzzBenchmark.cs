using System.Diagnostics;
using Chat.Benchmarks.Moderation.Samples;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Local;

namespace Chat.Benchmarks.Moderation;

/// <summary>Hostile texts, many of them: what the slowest kilobyte costs, and that nothing grows faster than its text.</summary>
internal static class FuzzBenchmark
{
    private const int Shorter = 12 * 1024;
    private const int Longer = 96 * 1024;

    // The longer one is eight times as long; what grows with the square would take 64 times as long.
    private const double MostGrowth = 20;

    private const int WarmUpLength = 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // Against ordinary text of the same length. Hostile text is all hits, ordinary text has none.
    private const double MostCost = 60;

    /// <param name="first">The number of the first text; to look at one alone.</param>
    public static bool Run(TextWriter output, int first, int texts)
    {
        var engine = PolicyReader.Read(HostileTexts.Policy).Policy?.Engine ?? throw new StartException("The hostile policy is wrong.");
        var ordinary = string.Concat(Enumerable.Repeat("the quick brown fox, 12 of them, jumps over https://example.org/lazy?dog=1 today! ", Longer / 80))[..Longer];
        var usual = Warm(engine, ordinary);
        var (slowest, slowestNumber, growth, growthNumber) = (0.0, 0, 0.0, 0);
        for (var number = first; number < first + texts; number++)
        {
            foreach (var isHtml in new[] { false, true })
            {
                var text = HostileTexts.Make(number, Longer);
                var (time, grown) = Measure(engine, text, HostileTexts.Make(number, Shorter), isHtml, usual);
                (slowest, slowestNumber) = time > slowest ? (time, number) : (slowest, slowestNumber);
                (growth, growthNumber) = grown > growth ? (grown, number) : (growth, growthNumber);
                if (grown > MostGrowth || time > MostCost * usual)
                {
                    output.WriteLine($"text {number}{(isHtml ? " as HTML" : "")}: {time / usual:0.0}× ordinary text, grows {grown:0.0}× with 8× its length: {text[..40].ReplaceLineEndings("⏎")}");
                }
            }
        }

        for (var seed = 0; seed < texts * 20; seed++)
        {
            CheckSpans(engine, HostileTexts.Noise(seed, 200), seed);
        }

        var table = new MarkdownTable("hostile texts of 96 KiB", "texts", "ordinary text, µs per KiB", "slowest, µs per KiB", "against ordinary", "most growth with 8× the length");
        table.Add("", MarkdownTable.Number(texts * 2), MarkdownTable.Number(usual / (Longer / 1024)), $"{MarkdownTable.Number(slowest / (Longer / 1024))} ({slowestNumber})", $"{slowest / usual:0.0}×", $"{growth:0.0}× ({growthNumber})");
        table.Print(output);

        return growth < MostGrowth && slowest < MostCost * usual;
    }

    // Until all code is compiled as well as it ever will be: what takes time is the text, and all of them are held against this one.
    private static double Warm(ModerationEngine engine, string ordinary)
    {
        var best = double.MaxValue;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            for (var number = 0; number < HostileTexts.Plain; number++)
            {
                engine.Judge(HostileTexts.Make(number, WarmUpLength), isHtml: false, null);
                engine.Judge(HostileTexts.Make(number, WarmUpLength), isHtml: true, null);
            }

            best = Math.Min(best, Measure(engine, ordinary, isHtml: false));
        }

        return best;
    }

    // Again before a text is called slow: other work on the machine only ever adds.
    private static (double Time, double Growth) Measure(ModerationEngine engine, string text, string shorter, bool isHtml, double usual)
    {
        var (best, growth) = (double.MaxValue, double.MaxValue);
        for (var attempt = 0; attempt < 5 && (growth > MostGrowth || best > MostCost * usual); attempt++)
        {
            var time = Measure(engine, text, isHtml);
            best = Math.Min(best, time);
            growth = Math.Min(growth, time / Measure(engine, shorter, isHtml));
        }

        return (best, growth);
    }

    private static void CheckSpans(ModerationEngine engine, string text, int seed)
    {
        foreach (var span in new[] { false, true }.SelectMany(isHtml => engine.Judge(text, isHtml, null).Findings).SelectMany(finding => finding.Spans))
        {
            if (span.Start < 0 || span.Length <= 0 || span.End > text.Length)
            {
                throw new InvalidOperationException($"Seed {seed}: span {span} of {text.Length}.");
            }
        }
    }

    // Microseconds; the best of three, because only other work can make it slower.
    private static double Measure(ModerationEngine engine, string text, bool isHtml)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            engine.Judge(text, isHtml, null);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best;
    }
}
