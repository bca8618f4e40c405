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

    [Fact]
    public void A_name_of_as_many_parts_as_there_can_be_is_read_to_its_end()
    {
        var longest = string.Concat(Enumerable.Repeat("a.", 120)) + "evil.example";

        Assert.False(APolicy.With(("links", "flag", Links)).Judge(longest, isHtml: false, null).IsClean);
        Assert.True(APolicy.With(("links", "flag", Links)).Judge(longest.Replace("evil", "fine"), isHtml: false, null).IsClean);
    }
}
