using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies;

public sealed class ModerationPolicyTests
{
    private static readonly ModerationEngine Engine = APolicy.With(
        ("insults", "mask", """ "terms": ["rotten scoundrel"] """),
        ("spam", "delete", """ "terms": ["cheap pills"] """),
        ("contact", "flag", """ "personal": ["email"] """));

    [Theory]
    [InlineData("buy CHEAP PILLS now")]
    [InlineData("cheap pills")]
    [InlineData("(cheap  pills)")]
    public void A_rule_with_the_action_delete_removes_the_message_whatever_its_case(string text) =>
        Assert.Equal("spam", Assert.IsType<Verdict.Removed>(Judged(text)).Rule);

    [Theory]
    [InlineData("")]
    [InlineData("a cheap pillspot")]
    [InlineData("uncheap pills")]
    public void A_phrase_inside_a_longer_word_is_another_word(string text) => Assert.IsType<Verdict.Allowed>(Judged(text));

    [Fact]
    public void A_masked_message_keeps_its_length_its_spaces_and_everything_around_the_phrase()
    {
        const string text = "You rotten scoundrel, rotten scoundrel!";

        var verdict = Assert.IsType<Verdict.Masked>(Judged(text));

        Assert.Equal("insults", verdict.Rule);
        Assert.Equal("You ****** *********, ****** *********!", ModerationPolicy.Mask(text, verdict.Spans));
    }

    [Fact]
    public void What_was_masked_is_allowed_when_it_is_judged_again()
    {
        const string text = "rotten scoundrel";
        var verdict = Assert.IsType<Verdict.Masked>(Judged(text));

        Assert.IsType<Verdict.Allowed>(Judged(ModerationPolicy.Mask(text, verdict.Spans)));
    }

    [Fact]
    public void What_is_only_flagged_is_allowed_with_its_reason()
    {
        var verdict = Assert.IsType<Verdict.Allowed>(Judged("write to ana@example.com"));

        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(("contact", RuleAction.Flag), (finding.Rule, finding.Action));
        Assert.Equal([new TextSpan(9, 15)], finding.Spans);
        Assert.Equal("test", verdict.PolicyVersion);
    }

    [Fact]
    public void The_strongest_rule_decides_and_the_others_stay_as_reasons()
    {
        var verdict = Assert.IsType<Verdict.Removed>(Judged("rotten scoundrel, cheap pills, a@example.com"));

        Assert.Equal("spam", verdict.Rule);
        Assert.Equal(["contact", "insults", "spam"], verdict.Findings.Select(finding => finding.Rule).Order());
    }

    [Fact]
    public void A_message_with_more_pieces_to_mask_than_a_row_keeps_is_removed() =>
        Assert.IsType<Verdict.Removed>(Judged(string.Join(", ", Enumerable.Repeat("rotten scoundrel", 2001))));

    [Fact]
    public void Spans_survive_being_written_down()
    {
        TextSpan[] spans = [new(0, 3), new(17, 120)];

        Assert.Equal(spans, TextSpan.Read(TextSpan.Write(spans)));
        Assert.Empty(TextSpan.Read(TextSpan.Write([])));
    }

    private static Verdict Judged(string text) => ModerationPolicy.Of(Engine.Judge(text, isHtml: false, threadId: null));
}
