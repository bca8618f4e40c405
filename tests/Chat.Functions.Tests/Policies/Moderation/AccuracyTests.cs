using System.Text.Json;
using Chat.Benchmarks.Moderation.Samples;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

/// <summary>
/// What is promised on 24,000 labelled messages and 10,000 terms. The engine was tuned on seeds below 100,000; these it has not seen, and whoever
/// tunes it looks at others: dotnet run --project tests/Chat.Benchmarks -- moderation --seed 30303.
/// </summary>
public sealed class AccuracyTests
{
    private const int HeldOutTerms = 412_071;
    private const int HeldOutMessages = 412_072;

    private static readonly Lazy<(List<Sample> Samples, bool[] Flagged)> Judged = new(() =>
    {
        var clean = new CleanText();
        var terms = TermList.Make(10_000, HeldOutTerms, clean);
        var samples = new Corpus(clean, terms, HeldOutMessages).Make(24_000);
        var engine = APolicy.With(("terms", "flag", $"\"terms\": {JsonSerializer.Serialize(terms.Select(entry => entry.Term))}"));

        return (samples, [.. samples.Select(sample => !engine.Judge(sample.Text, sample.IsHtml, null).IsClean)]);
    });

    [Fact]
    public void Plain_terms_of_every_script_are_all_found() => Assert.Equal(1, Share(sample => sample.Kind.StartsWith("plain", StringComparison.Ordinal)));

    [Fact]
    public void Of_hidden_terms_98_in_100_are_found() => Assert.InRange(Score.HiddenRecall(Judged.Value.Samples, Judged.Value.Flagged), 0.98, 1);

    [Theory]
    [MemberData(nameof(Disguised))]
    public void Of_each_way_to_hide_a_term_98_in_100_are_found(string disguise) => Assert.InRange(Share(sample => sample.Kind == disguise), 0.98, 1);

    [Fact]
    public void Of_what_is_flagged_995_in_1000_are_violations() => Assert.InRange(Score.Precision(Judged.Value.Samples, Judged.Value.Flagged), 0.995, 1);

    [Fact]
    public void Of_innocent_look_alikes_1_in_100_is_flagged_at_most() => Assert.InRange(Share(sample => sample.Kind.StartsWith("innocent", StringComparison.Ordinal)), 0, 0.01);

    [Fact]
    public void Of_clean_messages_5_in_10000_are_flagged_at_most() => Assert.InRange(Share(sample => sample.Kind == "clean"), 0, 0.0005);

    // The handful of words that have only letters which look like others on their heads is too small a number for a share.
    public static TheoryData<string> Disguised() => [.. Disguises.All.Select(disguise => disguise.Name).Where(name => name != "upside down"), "two at once"];

    private static double Share(Func<Sample, bool> isMeant)
    {
        var (samples, flagged) = Judged.Value;
        var meant = Enumerable.Range(0, flagged.Length).Where(at => isMeant(samples[at])).ToList();

        return meant.Count(at => flagged[at]) / (double)meant.Count;
    }
}
