using Chat.Benchmarks.Moderation.Samples;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

public sealed class CostTests
{
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

    private static long Allocated(Action act)
    {
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool Splits(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
}
