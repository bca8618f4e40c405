using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Tests.Support;
using Chat.Local;

namespace Chat.Functions.Tests.Repository;

/// <summary>What is written about policies, held against what reads them.</summary>
public sealed partial class ModerationGuideTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Of("docs", "moderation-policy.schema.json"))).RootElement;

    [Fact]
    public void Every_policy_in_the_guide_is_valid_and_judges_its_examples_as_it_says()
    {
        var policies = Fence().Matches(File.ReadAllText(RepositoryFolder.Of("docs", "moderation.md"))).Select(match => APolicy.Read(match.Groups[1].Value)).ToList();

        Assert.True(policies.Count >= 8);
        Assert.Empty(policies.SelectMany(policy => policy.Tests.Select(test => test.Broken(policy.Engine) is { } broken ? $"{policy.Version}: {broken}" : null)).OfType<string>());
    }

    [Fact]
    public void The_policy_that_comes_with_the_app_judges_its_examples_as_it_says()
    {
        var policy = APolicy.Read(File.ReadAllText(RepositoryFolder.Of("functions", "Moderation", "default-policy.json")));

        Assert.NotEmpty(policy.Tests);
        Assert.Empty(policy.Tests.Select(test => test.Broken(policy.Engine)).OfType<string>());
    }

    /// <summary>A field that nobody knows, put at each place of a policy: the reader names those that are known there.</summary>
    [Theory]
    [InlineData("", """{"x":1,"version":"1","rules":[]}""")]
    [InlineData("rule", """{"version":"1","rules":[{"x":1,"name":"a","action":"flag","terms":["bad"]}]}""")]
    [InlineData("term", """{"version":"1","rules":[{"name":"a","action":"flag","terms":[{"x":1,"term":"bad"}]}]}""")]
    [InlineData("regex", """{"version":"1","rules":[{"name":"a","action":"flag","regex":{"x":1,"pattern":"bad"}}]}""")]
    [InlineData("domains", """{"version":"1","rules":[{"name":"a","action":"flag","domains":{"x":1,"deny":["a.example"]}}]}""")]
    [InlineData("flood", """{"version":"1","rules":[{"name":"a","action":"flag","flood":{"x":1,"lines":4}}]}""")]
    [InlineData("classify", """{"version":"1","rules":[{"name":"a","action":"flag","classify":{"x":1,"category":"hate","threshold":4}}]}""")]
    [InlineData("strikes", """{"version":"1","rules":[],"strikes":{"x":1,"decayDays":7}}""")]
    [InlineData("rung", """{"version":"1","rules":[],"strikes":{"ladder":[{"x":1,"at":2,"action":"warn"}]}}""")]
    [InlineData("threads", """{"version":"1","rules":[],"threads":[{"x":1,"threads":["a"],"rules":{}}]}""")]
    [InlineData("change", """{"version":"1","rules":[{"name":"a","action":"flag","terms":["bad"]}],"threads":[{"threads":["a"],"rules":{"a":{"x":1}}}]}""")]
    [InlineData("test", """{"version":"1","rules":[],"tests":[{"x":1,"text":"a","expect":{"action":"none"}}]}""")]
    [InlineData("expect", """{"version":"1","rules":[],"tests":[{"text":"a","expect":{"x":1,"action":"none"}}]}""")]
    public void The_schema_knows_the_fields_that_the_reader_knows(string definition, string policy)
    {
        var fault = Assert.Single(PolicyReader.Read(policy).Faults);

        Assert.EndsWith(".x", fault.Path);
        Assert.Equal(FieldsOf(definition).Order(), fault.Message.Split("known here are ")[1].Split(", ").Order());
    }

    [Fact]
    public void The_schema_knows_the_words_that_the_reader_knows()
    {
        var action = Assert.Single(PolicyReader.Read("""{"version":"1","rules":[{"name":"a","action":"x","terms":["bad"]}]}""").Faults);
        var personal = Assert.Single(PolicyReader.Read("""{"version":"1","rules":[{"name":"a","action":"flag","personal":["x"]}]}""").Faults);

        Assert.Equal(Words(Schema.GetProperty("$defs").GetProperty("action")), action.Message.Split("may be ")[1].Split(", "));
        Assert.Equal(Words(Schema.GetProperty("$defs").GetProperty("rule").GetProperty("properties").GetProperty("personal").GetProperty("items")), personal.Message.Split("may be ")[1].Split(", "));
    }

    private static IEnumerable<string> Words(JsonElement schema) => schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString()!);

    private static IEnumerable<string> FieldsOf(string definition)
    {
        var schema = definition.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(definition);
        var isObject = schema.TryGetProperty("properties", out var properties);

        return (isObject ? properties : schema.GetProperty("anyOf")[1].GetProperty("properties")).EnumerateObject().Select(property => property.Name);
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
