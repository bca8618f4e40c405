using System.Text;
using System.Text.Json;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

public sealed class PolicyReaderTests
{
    [Fact]
    public void Whatever_is_wrong_is_told_with_its_line_column_and_place_and_all_of_it_at_once()
    {
        var faults = PolicyReader.Read("""
            {
              "version": "1",
              "rules": [
                { "name": "a", "action": "delte", "terms": ["bad"] },
                { "name": "b", "action": "flag", "regex": "(?=x)" },
                { "name": "b", "action": "flag", "terms": ["ok", "...", "a*b c"] }
              ]
            }
            """).Faults;

        Assert.Equal(
            [
                (4, 30, "$.rules[0].action", "is 'delte'; it may be flag, mask, delete, warn, timeout, remove, ban"),
                (5, 47, "$.rules[1].regex", "needs backtracking (lookaround, backreference, atomic group or conditional), which could take for ever"),
                (6, 15, "$.rules[2].name", "is the name of another rule: 'b'"),
                (6, 61, "$.rules[2].terms[2]", "has a wildcard and several words; use one or the other"),
            ],
            faults.Select(fault => (fault.Line, fault.Column, fault.Path, fault.Message)));
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"version":"\ud800","rules":[]}""", "half of a character")]
    [InlineData("{", "is not JSON")]
    [InlineData("""{"version":"1","rules":[]} x""", "is not JSON")]
    [InlineData("""{"rules":[]}""", "needs version")]
    [InlineData("""{"version":"","rules":[]}""", "has 0 characters")]
    [InlineData("""{"version":1,"rules":[]}""", "must be a text")]
    [InlineData("""{"version":"1"}""", "needs rules")]
    [InlineData("""{"version":"1","rules":{}}""", "must be a list")]
    [InlineData("""{"version":"1","version":"2","rules":[]}""", "is there twice")]
    [InlineData("""{"version":"1","rules":[1]}""", "must be an object")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag"}]}""", "needs exactly one of")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","terms":["x y"],"regex":"x"}]}""", "needs exactly one of")]
    [InlineData("""{"version":"1","rules":[{"action":"flag","terms":["bad"]}]}""", "needs name")]
    [InlineData("""{"version":"1","rules":[{"name":"a","terms":["bad"]}]}""", "needs action")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","severity":8,"terms":["bad"]}]}""", "is 8; it may be a whole number from 0 to 7")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","terms":[]}]}""", "is empty")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","terms":["b*"]}]}""", "has a wildcard and fewer than two letters")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","terms":["*"]}]}""", "has no letter or digit")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","regex":"("}]}""", "is no regular expression")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","regex":"x*"}]}""", "matches the empty text")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","domains":{}}]}""", "needs deny or allow")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","domains":{"deny":["https://a.example"]}}]}""", "is no domain")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","personal":[]}]}""", "is empty")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","flood":{}}]}""", "needs a limit")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","flood":{"capsShare":2}}]}""", "is 2; it may be from 0 to 1")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"mask","flood":{"lines":2}}]}""", "has nothing to mask")]
    [InlineData("""{"version":"1","rules":[{"name":"a","action":"flag","flood":{"lines":2}}],"threads":[{"threads":["t"],"rules":{"a":{"action":"mask"}}}]}""", "has nothing to mask")]
    [InlineData("""{"version":"1","rules":[],"threads":[{"threads":[],"rules":{}}]}""", "is empty")]
    [InlineData("""{"version":"1","rules":[],"threads":[{"threads":["t"],"rules":{"a":{}}}]}""", "is no rule of this policy")]
    [InlineData("""{"version":"1","rules":[],"tests":[{"text":"a","expect":{"action":"none","rules":["a"]}}]}""", "is no rule of this policy")]
    [InlineData("""{"version":"1","rules":[],"tests":[{"text":"a"}]}""", "needs expect")]
    public void A_wrong_policy_is_refused_with_the_reason(string policy, string reason)
    {
        var reading = PolicyReader.Read(policy);

        Assert.Null(reading.Policy);
        Assert.Contains(reason, reading.Faults[0].Message);
        Assert.True(reading.Faults[0] is { Line: >= 1, Column: >= 1 });
    }

    [Fact]
    public void A_policy_may_have_comments_trailing_commas_and_a_byte_order_mark()
    {
        byte[] json = [.. Encoding.UTF8.Preamble, .. """{ /* ours */ "version": "1", "rules": [ ], } // end"""u8];

        Assert.NotNull(PolicyReader.Read(json).Policy);
    }

    [Fact]
    public void A_policy_that_is_too_large_is_refused_unread() =>
        Assert.Contains("more than", Assert.Single(PolicyReader.Read(new byte[PolicyReader.Longest + 1]).Faults).Message);

    [Fact]
    public void A_column_counts_characters_and_not_bytes() =>
        Assert.Equal((1, 32), PolicyReader.Read("""{"version":"жжжжж","rules":[], "x":1}""").Faults.Select(fault => (fault.Line, fault.Column)).Single());

    [Fact]
    public void Whatever_bytes_a_policy_is_made_of_it_is_read_or_refused()
    {
        var valid = Encoding.UTF8.GetBytes(APolicy.Json(("a", "mask", """ "terms": ["bad", {"term":"x*z","match":"substring"}] """), ("b", "flag", """ "flood": {"lines": 3} """)));
        for (var seed = 1; seed <= 3000; seed++)
        {
            var random = new Random(seed);
            var broken = valid[..random.Next(valid.Length + 1)];
            for (var left = random.Next(4); left > 0 && broken.Length > 0; left--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            var reading = PolicyReader.Read(broken);

            Assert.True(reading.Policy is null == reading.Faults.Count > 0, $"seed {seed}");
        }
    }

    [Fact]
    public void Ten_thousand_terms_are_found_each()
    {
        var terms = Enumerable.Range(0, 10_000).Select(number => string.Concat(number.ToString("0000").Select(digit => "bcdfghjklm"[digit - '0'] + "a"))).ToList();
        var engine = APolicy.With(("terms", "flag", $"\"terms\": {JsonSerializer.Serialize(terms)}"));

        Assert.All(terms, term => Assert.Single(engine.Judge($"so {term} it is", isHtml: false, null).Findings));
        Assert.Empty(engine.Judge("so bababan it is", isHtml: false, null).Findings);
    }

    [Fact]
    public void A_thread_has_the_last_of_the_changes_that_fit_it()
    {
        var policy = APolicy.Read("""
            {"version":"1","rules":[{"name":"a","action":"delete","terms":["bad"]}],
             "threads":[{"threads":["19:x*"],"rules":{"a":{"action":"flag"}}},{"threads":["19:xy"],"rules":{"a":{"enabled":false}}}]}
            """);

        Assert.Equal(RuleAction.Delete, policy.Engine.Judge("bad", isHtml: false, "19:z").Action);
        Assert.Equal(RuleAction.Flag, policy.Engine.Judge("bad", isHtml: false, "19:xz").Action);
        Assert.Null(policy.Engine.Judge("bad", isHtml: false, "19:xy").Action);
        Assert.Equal(RuleAction.Delete, policy.Engine.Judge("bad", isHtml: false, null).Action);
    }

    [Theory]
    [InlineData("""{"text":"bad","expect":{"action":"none"}}""", "line 1: expected none, got mask by [a]")]
    [InlineData("""{"text":"fine","expect":{"action":"mask"}}""", "line 1: expected mask, got none by []")]
    [InlineData("""{"text":"bad","expect":{"action":"mask","rules":[]}}""", "line 1: expected the rules [], got [a]")]
    [InlineData("""{"text":"bad","expect":{"action":"mask","masked":"b**"}}""", "line 1: masked in another way")]
    [InlineData("""{"text":"bad","expect":{"action":"mask","rules":["a"],"masked":"***"}}""", null)]
    public void An_example_that_is_judged_otherwise_is_named_by_its_line_without_its_text(string example, string? broken)
    {
        var policy = APolicy.Read($$"""{"version":"1","rules":[{"name":"a","action":"mask","terms":["bad"]}],"tests":[{{example}}]}""");

        Assert.Equal(broken, Assert.Single(policy.Tests).Broken(policy.Engine));
    }

    [Fact]
    public void A_policy_of_ten_thousand_terms_fits_a_row_of_the_table_and_comes_back_as_it_was()
    {
        var json = Encoding.UTF8.GetBytes(APolicy.Json(("a", "flag", $"\"terms\": {JsonSerializer.Serialize(Enumerable.Range(0, 10_000).Select(number => $"term{number}"))}")));

        Assert.Equal(json, PolicyRow.Json(PolicyRow.Of(PolicyRow.Current, json, "1")));
    }
}
