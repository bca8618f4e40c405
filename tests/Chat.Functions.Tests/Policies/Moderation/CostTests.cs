using System.Diagnostics;
using System.Text;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

public sealed class CostTests
{
    private const int LongestMessage = 28 * 1024;

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
    /// The same number of characters, of hostile and of ordinary text: the median of several rounds, with room for whatever else the machine does.
    /// What grew with the square of the length would be thousands of times slower.
    /// </summary>
    [Fact]
    public void No_text_is_much_slower_than_ordinary_text_of_its_length()
    {
        var engine = HostileTerms();
        var ordinary = Fill(seed => "the quick brown fox, 12 of them, jumps over https://example.org/lazy?dog=1 today! ");
        var ordinaryTime = Time(engine, ordinary, isHtml: false);

        Assert.All(Hostile(), hostile =>
        {
            var time = Math.Min(Time(engine, hostile, isHtml: false), Time(engine, hostile, isHtml: true));

            Assert.True(time < Math.Max(ordinaryTime, 0.2) * 100, $"{hostile[..40]}…: {time:0.00} ms, ordinary text {ordinaryTime:0.00} ms");
        });
    }

    [Fact]
    public void Seeded_noise_of_every_kind_never_throws_and_its_spans_lie_within_the_text()
    {
        var engine = HostileTerms();
        for (var seed = 1; seed <= 1500; seed++)
        {
            var text = Noise(new Random(seed));
            foreach (var isHtml in new[] { false, true })
            {
                var spans = engine.Judge(text, isHtml, null).Findings.SelectMany(finding => finding.Spans);
                Assert.All(spans, span =>
                {
                    Assert.InRange(span.Start, 0, text.Length - 1);
                    Assert.InRange(span.End, span.Start + 1, text.Length);
                    Assert.False(Splits(text, span.Start) || Splits(text, span.End), $"seed {seed} splits a character");
                });
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

    private static ModerationEngine HostileTerms() => APolicy.With(
        ("terms", "mask", """ "terms": ["ababababababababababababab", "aaaaab", "bad", "a", "ab*ba", "*abab*", "a?b?a?b", "傻傻傻傻傻瓜", "傻", "cheap pills", "ㅂㅏㅂㅗ", {"term":"abcabcabcabcabcabcd","match":"substring"}] """),
        ("personal", "mask", """ "personal": ["email", "phone", "iban", "card", "secret"] """),
        ("links", "flag", """ "domains": {"deny": ["evil.example"], "disguised": true} """),
        ("floods", "flag", """ "flood": {"mentions": 3, "emoji": 3, "capsShare": 0.5, "repeatedLines": 3, "repeatedCharacters": 9, "lines": 4} """),
        ("pattern", "flag", """ "regex": "(a|aa)+b|x.*y" """));

    private static IEnumerable<string> Hostile()
    {
        string[] pieces =
        [
            "a", "ab", "a b ", "a.b.", "a*b ", "a*", "f**k", "傻", "傻 ", "@", "@a", "a@", "a.", ".a", "1", "1 ", "1-", "4111 ", "DE89", "DE89 ", "<", "<a ", "<a href=\"", "&", "&#", "&#98;", "<b>a</b>",
            "eyJ.", "-----BEGIN ", "AAAA", "http://a.", "a[.]b", " dot ", "\u202e", "a\u202e", "ɐ", "\u0301", "a\u0301", "\u200b", "a\u200b", "\ud800", "🇧", "😀", "b😀", "$", "a$", "!a", "'", "a'b", "ﷺ", "바", "ㅂㅏ", "\n", "x", "ІI1l|!", "A", "ᴀ",
        ];
        foreach (var piece in pieces)
        {
            yield return Fill(_ => piece);
        }

        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var chosen = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)]).ToArray();
            yield return Fill(_ => chosen[random.Next(chosen.Length)]);
        }
    }

    private static string Fill(Func<int, string> piece)
    {
        var text = new StringBuilder();
        while (text.Length < LongestMessage)
        {
            text.Append(piece(text.Length));
        }

        return text.ToString(0, LongestMessage);
    }

    private static double Time(ModerationEngine engine, string text, bool isHtml)
    {
        engine.Judge(text, isHtml, null);
        var rounds = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            engine.Judge(text, isHtml, null);
            rounds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return rounds.Min();
    }

    private static string Noise(Random random)
    {
        string[] words = ["bad", "b4d", "傻", "a b ", "<b>", "</b>", "&#98;", "&amp;", "😀", "\ud83d", "\ude00", "@x.com ", "4111111111111111", " ", ".", "*", "\u200b", "\u0301", "ab", "바보", "http://evil.example/", "\u202e", "ᴀ"];
        var text = new StringBuilder();
        while (text.Length < 60)
        {
            switch (random.Next(3))
            {
                case 0:
                    text.Append((char)random.Next(0x10000));
                    break;
                case 1:
                    text.Append(words[random.Next(words.Length)]);
                    break;
                default:
                    text.Append(char.ConvertFromUtf32(random.Next(2) == 0 ? random.Next(0x20, 0x500) : random.Next(0x10000, 0x20000)));
                    break;
            }
        }

        return text.ToString();
    }
}
