using System.Diagnostics;
using Chat.Benchmarks.Moderation.Samples;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

public sealed class CostTests
{
    private const int Longer = 16 * 1024;
    private const int Shorter = Longer / 8;
    private const int MostGrowth = 20;
    private const int MostCost = 60;

    // ACS takes messages of 28 KB.
    private const int LongerThanAnyMessage = 100 * 1024;

    private static readonly string[] CleanMessages =
    [
        "hello there, how are you doing today?",
        "Room 4, 10:30 on 2026-11-21! see https://example.org/a_b?c=1 (page 2)",
        "state-of-the-art a*b 3.5 don't u r k lol!!! @ana b4 you go",
        "Καλημέρα σε όλους. Είναι ωραία",
        "доброе утро, как дела?",
        "大家早上好，周末过得怎么样？",
        "สวัสดีตอนเช้าทุกคน",
        "여러분 좋은 아침입니다",
        "😀😀 ok",
    ];

    [Theory]
    [InlineData(""" "terms": ["badword", "cheap pills", "moron*", "*hat*", "笨蛋", {"term":"xyz","match":"substring"}] """)]
    [InlineData(""" "personal": ["email", "phone", "iban", "card", "secret"] """)]
    [InlineData(""" "domains": {"deny": ["evil.example"]} """)]
    [InlineData(""" "flood": {"mentions": 5, "emoji": 5, "capsShare": 0.9, "repeatedLines": 3, "repeatedCharacters": 9} """)]
    [InlineData(""" "regex": "join my (server|channel)" """)]
    public void A_clean_message_costs_no_memory(string kind)
    {
        var engine = APolicy.With(("rule", "flag", kind));
        Assert.All(CleanMessages, message => Assert.True(engine.Judge(message, isHtml: false, null).IsClean, message));

        Assert.All(CleanMessages, message => Assert.Equal(0, Allocated(() => engine.Judge(message, isHtml: false, null))));
        Assert.All(CleanMessages, message => Assert.Equal(0, Allocated(() => engine.Judge(message, isHtml: true, null))));
    }

    /// <summary>
    /// Eight times as long takes at most twenty times the time, where what grew with the square of the length would take 64 times; and hostile text
    /// at most sixty times as much as ordinary text. As ratios of the best of several rounds, because other work on the machine only ever adds.
    /// </summary>
    [Fact]
    public void No_text_costs_more_per_kilobyte_when_it_is_longer_nor_much_more_than_ordinary_text()
    {
        var engine = APolicy.Read(HostileTexts.Policy).Engine;
        var ordinary = Time(engine, string.Concat(Enumerable.Repeat("the quick brown fox, 12 of them, jumps over https://example.org/lazy?dog=1 today! ", 1 + (Longer / 80)))[..Longer]);

        Assert.All(Enumerable.Range(0, HostileTexts.Plain + 40), number =>
        {
            var (longer, shorter) = (HostileTexts.Make(number, Longer), HostileTexts.Make(number, Shorter));

            Assert.True(Enumerable.Range(0, 4).Any(_ => Time(engine, longer) is var time && time < Time(engine, shorter) * MostGrowth && time < ordinary * MostCost), $"text {number}: {longer[..40]}…");
        });
    }

    [Fact]
    public void Noise_of_every_kind_never_throws_and_its_spans_lie_within_the_text_and_split_no_character()
    {
        var engine = APolicy.Read(HostileTexts.Policy).Engine;
        for (var seed = 1; seed <= 3000; seed++)
        {
            var text = HostileTexts.Noise(seed, length: seed % 300 == 0 ? LongerThanAnyMessage : 60 + (seed % 200));
            foreach (var span in new[] { false, true }.SelectMany(isHtml => engine.Judge(text, isHtml, null).Findings).SelectMany(finding => finding.Spans))
            {
                Assert.True(span.Start >= 0 && span.Length > 0 && span.End <= text.Length, $"seed {seed}: {span} of {text.Length}");
                Assert.False(Splits(text, span.Start) || Splits(text, span.End), $"seed {seed} splits a character");
            }
        }
    }

    // Both ways of reading, so that HTML is measured as well.
    private static double Time(ModerationEngine engine, string text)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 2; round++)
        {
            var start = Stopwatch.GetTimestamp();
            engine.Judge(text, isHtml: false, null);
            engine.Judge(text, isHtml: true, null);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best;
    }

    private static long Allocated(Action act)
    {
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool Splits(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
}
