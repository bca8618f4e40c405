using System.Buffers;
using System.Runtime.InteropServices;
using Chat.Functions.Moderation.Classification;
using Chat.Functions.Moderation.Engine.Detectors;
using Chat.Functions.Moderation.Engine.Html;
using Chat.Functions.Moderation.Engine.Terms;
using Chat.Functions.Moderation.Sanctions;

namespace Chat.Functions.Moderation.Engine;

/// <summary>
/// A policy made ready to judge. Never changes, does nothing but look, may be used by any number of threads; a clean text costs it no memory.
/// </summary>
public sealed class ModerationEngine
{
    // In an attribute, an entity is what it stands for, and a browser leaves out the others.
    private static readonly SearchValues<char> WrittenOtherwise = SearchValues.Create("&\t\n\r");

    private readonly Rule[] rules;
    private readonly IReadOnlyList<ThreadRules> threads;
    private readonly TermSet terms;
    private readonly (int Rule, IDetector Detector)[] detectors;
    private readonly (int Rule, IDetector Detector)[] domains;
    private readonly Judgement clean;

    internal ModerationEngine(
        string version, IReadOnlyList<Rule> rules, IReadOnlyList<ThreadRules> threads, IReadOnlyList<Term> terms, IReadOnlyList<(int Rule, IDetector Detector)> detectors)
    {
        this.rules = [.. rules];
        this.threads = threads;
        this.terms = new TermSet(terms);
        this.detectors = [.. detectors];
        domains = [.. detectors.Where(entry => entry.Detector is DomainDetector)];
        clean = new Judgement(version, []);
    }

    /// <summary>Allows everything: the policy of who has none.</summary>
    public static ModerationEngine AllowsAll { get; } = new("none", [], [], [], []);

    public string Version => clean.PolicyVersion;

    /// <summary>What follows for people.</summary>
    public Ladder Ladder { get; internal init; } = Ladder.None;

    /// <summary>What a classifier decides, beside what this engine does.</summary>
    public IReadOnlyList<ClassifierRule> Classifiers { get; internal init; } = [];

    /// <summary>A rule as it holds in a thread.</summary>
    public Rule InForce(int rule, string? threadId) => InForce(threadId)[rule];

    private Rule[] InForce(string? threadId) => threadId is null || threads.Count == 0 ? rules : threads.LastOrDefault(some => some.AreFor(threadId))?.Rules ?? rules;

    /// <summary>
    /// What this policy says of a text. Spans are in UTF-16 code units of the text as given; in HTML none of them covers markup, so blotting them out
    /// leaves the markup whole.
    /// </summary>
    /// <param name="threadId">Whose rules hold; null for those that hold everywhere.</param>
    public Judgement Judge(ReadOnlySpan<char> text, bool isHtml, string? threadId)
    {
        var room = Room.Mine;
        if (!isHtml || text.IndexOfAny('<', '&') < 0)
        {
            Search(text, room);

            return room.RuleHits.Count == 0 ? clean : Tell(threadId, room, default, isHtml: false);
        }

        var html = new HtmlText(text);
        try
        {
            Search(html.Text, room);
            SearchAddresses(text, html.Addresses, room);

            return room.RuleHits.Count == 0 ? clean : Tell(threadId, room, html, isHtml: true);
        }
        finally
        {
            html.Return();
        }
    }

    private void Search(ReadOnlySpan<char> text, Room room)
    {
        room.RuleHits.Clear();
        if (!terms.IsEmpty)
        {
            room.TermHits.Clear();
            TermSearch.Find(terms, text, room.TermHits);
            foreach (var hit in room.TermHits)
            {
                room.RuleHits.Add(new RuleHit(terms.ShapeAt(hit.Place).Rule, new TextSpan(hit.Start, hit.End - hit.Start), InSource: false));
            }
        }

        if (detectors.Length == 0)
        {
            return;
        }

        var facts = TextFacts.Of(text);
        foreach (var (rule, detector) in detectors)
        {
            Ask(rule, detector, text, facts, 0, inSource: false, room);
        }
    }

    private void SearchAddresses(ReadOnlySpan<char> html, List<TextSpan>? addresses, Room room)
    {
        if (domains.Length == 0 || addresses is null)
        {
            return;
        }

        foreach (var address in addresses)
        {
            var source = html.Slice(address.Start, address.Length);
            if (source.IndexOfAny(WrittenOtherwise) < 0)
            {
                SearchAddress(source, address.Start, room);
                continue;
            }

            var before = room.RuleHits.Count;
            var decoded = HtmlText.OfAddress(source);
            SearchAddress(decoded.Text, 0, room);
            decoded.Return();
            foreach (ref var hit in CollectionsMarshal.AsSpan(room.RuleHits)[before..])
            {
                hit = hit with { Span = address };
            }
        }
    }

    private void SearchAddress(ReadOnlySpan<char> address, int offset, Room room)
    {
        var facts = TextFacts.Of(address);
        foreach (var (rule, detector) in domains)
        {
            Ask(rule, detector, address, facts, offset, inSource: true, room);
        }
    }

    private static void Ask(int rule, IDetector detector, ReadOnlySpan<char> text, in TextFacts facts, int offset, bool inSource, Room room)
    {
        room.Found.Clear();
        detector.Find(text, facts, room.Found);
        foreach (var span in room.Found)
        {
            room.RuleHits.Add(new RuleHit(rule, span with { Start = span.Start + offset }, inSource));
        }
    }

    private Judgement Tell(string? threadId, Room room, HtmlText html, bool isHtml)
    {
        var inForce = InForce(threadId);
        var hits = room.RuleHits;
        if (hits.Count == 1)
        {
            var one = inForce[hits[0].Rule];

            return one.Enabled ? new Judgement(Version, [FindingOf(one, CollectionsMarshal.AsSpan(hits), room, html, isHtml)]) : clean;
        }

        hits.Sort(static (one, other) => one.Rule != other.Rule ? one.Rule.CompareTo(other.Rule) : one.Span.Start.CompareTo(other.Span.Start));
        var findings = new List<Finding>(1);
        for (var at = 0; at < hits.Count;)
        {
            var end = at + 1;
            while (end < hits.Count && hits[end].Rule == hits[at].Rule)
            {
                end++;
            }

            if (inForce[hits[at].Rule] is { Enabled: true } rule)
            {
                findings.Add(FindingOf(rule, CollectionsMarshal.AsSpan(hits)[at..end], room, html, isHtml));
            }

            at = end;
        }

        return findings.Count == 0 ? clean : new Judgement(Version, findings);
    }

    // In the text as it was given; a hit without a length is about all of it.
    private static Finding FindingOf(Rule rule, ReadOnlySpan<RuleHit> hits, Room room, HtmlText html, bool isHtml)
    {
        var spans = room.Found;
        spans.Clear();
        foreach (var hit in hits)
        {
            if (hit.Span.Length > 0 && isHtml && !hit.InSource)
            {
                html.Back(hit.Span.Start, hit.Span.End, spans);
            }
            else if (hit.Span.Length > 0)
            {
                spans.Add(hit.Span);
            }
        }

        TextSpans.Merge(spans);

        return new Finding(rule.Name, rule.Action, rule.Category, rule.Severity, spans is [var only] ? [only] : [.. spans]);
    }
}
