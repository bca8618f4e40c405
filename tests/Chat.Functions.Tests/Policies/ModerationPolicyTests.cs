using Chat.Functions.Moderation;

namespace Chat.Functions.Tests.Policies;

public sealed class ModerationPolicyTests
{
    private static readonly ModerationRule[] Rules =
    [
        new() { Name = "insults", Phrase = "rotten scoundrel" },
        new() { Name = "spam", Phrase = "cheap pills", Action = ModerationAction.Delete },
    ];

    [Theory]
    [InlineData("buy CHEAP PILLS now")]
    [InlineData("cheap pills")]
    [InlineData("(cheap pills)")]
    public void A_phrase_with_the_action_delete_removes_the_message_whatever_its_case(string text) =>
        Assert.Equal(new Verdict.Removed("spam"), ModerationPolicy.Judge(text, isHtml: false, Rules));

    [Theory]
    [InlineData("")]
    [InlineData("a cheap pillspot")]
    [InlineData("uncheap pills")]
    [InlineData("rotten  scoundrel")]
    public void A_phrase_inside_a_longer_word_is_another_word(string text) =>
        Assert.Equal(new Verdict.Allowed(), ModerationPolicy.Judge(text, isHtml: false, Rules));

    [Fact]
    public void A_masked_message_keeps_its_length_its_spaces_and_everything_around_the_phrase()
    {
        const string text = "You rotten scoundrel, rotten scoundrel!";

        var verdict = Assert.IsType<Verdict.Masked>(ModerationPolicy.Judge(text, isHtml: false, Rules));

        Assert.Equal("insults", verdict.Rule);
        Assert.Equal("You ****** *********, ****** *********!", ModerationPolicy.Mask(text, verdict.Spans));
    }

    [Fact]
    public void What_was_masked_is_allowed_when_it_is_judged_again()
    {
        const string text = "rotten scoundrel";
        var verdict = Assert.IsType<Verdict.Masked>(ModerationPolicy.Judge(text, isHtml: false, Rules));

        Assert.Equal(new Verdict.Allowed(), ModerationPolicy.Judge(ModerationPolicy.Mask(text, verdict.Spans), isHtml: false, Rules));
    }

    [Fact]
    public void A_phrase_inside_markup_is_not_read_by_anybody_and_stays()
    {
        Assert.Equal(new Verdict.Allowed(), ModerationPolicy.Judge("<a title=\"rotten scoundrel\">hello</a>", isHtml: true, Rules));
        Assert.IsType<Verdict.Masked>(ModerationPolicy.Judge("<b>rotten scoundrel</b>", isHtml: true, Rules));
    }

    [Fact]
    public void Overlapping_hits_are_masked_as_one()
    {
        ModerationRule[] rules = [new() { Name = "a", Phrase = "one two" }, new() { Name = "b", Phrase = "two three" }];

        var verdict = Assert.IsType<Verdict.Masked>(ModerationPolicy.Judge("one two three", isHtml: false, rules));

        Assert.Equal([new TextSpan(0, 13)], verdict.Spans);
    }

    [Fact]
    public void Spans_survive_being_written_down()
    {
        TextSpan[] spans = [new(0, 3), new(17, 120)];

        Assert.Equal(spans, TextSpan.Read(TextSpan.Write(spans)));
        Assert.Empty(TextSpan.Read(TextSpan.Write([])));
    }
}
