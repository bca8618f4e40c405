using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

public sealed class DomainTests
{
    private const string Links = """ "domains": {"deny": ["evil.example", "worse.good.evil.example", "onion"], "allow": ["good.evil.example"]} """;

    [Theory]
    [InlineData("https://evil.example/path", true)]
    [InlineData("see evil.example now", true)]
    [InlineData("a.b.c.d.e.f.g.h.evil.example", true)]
    [InlineData("good.evil.example", false)]
    [InlineData("very.good.evil.example", false)]
    [InlineData("worse.good.evil.example", true)]
    [InlineData("even.worse.good.evil.example", true)]
    [InlineData("notevil.example", false)]
    [InlineData("evil.example.org", false)]
    [InlineData("hidden.onion", true)]
    [InlineData("onion.example", false)]
    [InlineData("ana@evil.example", false)]
    public void The_longest_listed_domain_decides(string text, bool isObjectedTo) =>
        Assert.Equal(isObjectedTo, !APolicy.With(("links", "flag", Links)).Judge(text, isHtml: false, null).IsClean);

    [Theory]
    [InlineData("fine.example,evil.example")]
    [InlineData("fine..evil.example")]
    [InlineData("fine.example...evil.example...")]
    [InlineData("fine.evil.example.")]
    public void A_name_is_found_behind_another(string text) =>
        Assert.False(APolicy.With(("links", "flag", Links)).Judge(text, isHtml: false, null).IsClean);

    [Theory]
    [InlineData("https://fine.example@evil.example/")]
    [InlineData("https://fine.example:443@evil.example/")]
    [InlineData("//ana@evil.example")]
    [InlineData(@"https:\\ana@evil.example")]
    [InlineData("https://evil%2eexample/")]
    [InlineData("https://%65v%69l.example/")]
    [InlineData("https://a%20evil.example")]
    [InlineData("https://ev\u00adil.example/")]
    [InlineData("https://evil\u200b.\u2060example/")]
    [InlineData("https://ｅｖｉｌ｡example/")]
    [InlineData("https://ⓔⓥⓘⓛ.example/")]
    [InlineData("https://𝐞𝐯𝐢𝐥.example/")]
    [InlineData(@"https:\\evil.example")]
    public void A_name_is_what_a_browser_takes_it_for(string text) =>
        Assert.False(APolicy.With(("links", "flag", Links)).Judge(text, isHtml: false, null).IsClean);

    [Theory]
    [InlineData("https://fine.example/?of=ana@evil.example")]
    [InlineData("https://fine.example/ana@evil.example")]
    [InlineData("https://fine.example#ana@evil.example")]
    [InlineData(@"https://fine.example\@evil.example")]
    [InlineData("https://fine.example ana@evil.example")]
    [InlineData("100%.evil%example")]
    public void What_a_link_does_not_lead_to_is_not_its_domain(string text) =>
        Assert.True(APolicy.With(("links", "flag", Links)).Judge(text, isHtml: false, null).IsClean);

    [Theory]
    [InlineData("<a href=\"https://fine.example@evil.example/\">x</a>")]
    [InlineData("<a href=\"https://ev&#105;l&period;example/\">x</a>")]
    [InlineData("<a href='https://ev&#x000000000000000069;l.example/'>x</a>")]
    [InlineData("<a href=\"https://ev\til.exam\nple/\">x</a>")]
    [InlineData("<a href=\"https://a<b@evil.example/\">x</a>")]
    [InlineData("<a href='https://o\"ana@evil.example/'>x</a>")]
    [InlineData("<img src=https://evil.example/a.png>")]
    public void Nor_does_HTML_hide_where_a_link_leads(string html) =>
        Assert.False(APolicy.With(("links", "flag", Links)).Judge(html, isHtml: true, null).IsClean);

    [Fact]
    public void An_address_written_in_entities_is_told_as_a_whole()
    {
        const string Html = "<a href=\"https://ev&#105;l.example/\">x</a>";
        var span = Assert.Single(Assert.Single(APolicy.With(("links", "flag", Links)).Judge(Html, isHtml: true, null).Findings).Spans);

        Assert.Equal("https://ev&#105;l.example/", Html.Substring(span.Start, span.Length));
    }

    [Theory]
    [InlineData("https://other.private")]
    [InlineData("https://.other.private")]
    [InlineData("//other.private")]
    public void What_has_a_scheme_is_a_link_whatever_it_ends_with(string text) =>
        Assert.False(APolicy.With(("links", "flag", """ "domains": {"allow": ["good.example"]} """)).Judge(text, isHtml: false, null).IsClean);

    [Theory]
    [InlineData("other.private")]
    [InlineData("https://good.example/other.private")]
    public void What_is_no_link_needs_no_permission(string text) =>
        Assert.True(APolicy.With(("links", "flag", """ "domains": {"allow": ["good.example"]} """)).Judge(text, isHtml: false, null).IsClean);

    [Fact]
    public void A_name_of_as_many_parts_as_there_can_be_is_read_to_its_end()
    {
        var longest = string.Concat(Enumerable.Repeat("a.", 120)) + "evil.example";

        Assert.False(APolicy.With(("links", "flag", Links)).Judge(longest, isHtml: false, null).IsClean);
        Assert.True(APolicy.With(("links", "flag", Links)).Judge(longest.Replace("evil", "fine"), isHtml: false, null).IsClean);
    }
}
