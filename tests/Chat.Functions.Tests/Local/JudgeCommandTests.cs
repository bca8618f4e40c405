using System.Text;
using System.Text.Json;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Judging;

namespace Chat.Functions.Tests.Local;

public sealed class JudgeCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_line_gets_its_verdict_in_order_with_the_reason()
    {
        var policy = AFile("policy.json", APolicy.Json(("insults", "mask", """ "category": "harassment", "severity": 2, "terms": ["bad"] """)));

        var verdicts = Judged("{\"text\":\"a b4d day\"}\r\n{\"html\":true,\"by\":{\"text\":\"bad\"},\"text\":\"b<b>a</b>d\"}\n{\"text\":\"fine\"}", policy, terms: null);

        Assert.Equal(
            [
                """{"line":1,"action":"mask","policyVersion":"test","findings":[{"rule":"insults","action":"mask","category":"harassment","severity":2,"spans":[{"start":2,"length":3}]}]}""",
                """{"line":2,"action":"mask","policyVersion":"test","findings":[{"rule":"insults","action":"mask","category":"harassment","severity":2,"spans":[{"start":0,"length":1},{"start":4,"length":1},{"start":9,"length":1}]}]}""",
                """{"line":3,"action":"none","policyVersion":"test","findings":[]}""",
            ],
            verdicts);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("bad", "is not JSON: at byte 0")]
    [InlineData("{\"text\":\"bad\"", "is not JSON: at byte 13")]
    [InlineData("{\"text\":\"bad\"} x", "is not JSON: at byte 15")]
    [InlineData("[\"bad\"]", "needs an object with text")]
    [InlineData("{\"text\":7}", "needs an object with text")]
    [InlineData("{\"words\":\"bad\"}", "needs an object with text")]
    [InlineData("{\"text\":\"\\ud800\"}", "has half of a character in its text, or bytes that are not UTF-8")]
    public void A_line_that_cannot_be_read_says_so_and_the_next_one_is_judged(string line, string error)
    {
        var verdicts = Judged($"{line}\n{{\"text\":\"bad\"}}\n", policy: null, AFile("terms.txt", "bad"));

        Assert.Equal($$"""{"line":1,"error":"{{error}}"}""", verdicts[0]);
        Assert.Equal("flag", JsonDocument.Parse(verdicts[1]).RootElement.GetProperty("action").GetString());
        Assert.Equal(2, verdicts.Count);
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_judged_like_others()
    {
        var lines = Enumerable.Range(1, 40).Select(number => $"{{\"text\":\"{new string('x', number * 7919)} bad\"}}").ToList();

        var verdicts = Judged(string.Join('\n', lines), policy: null, AFile("terms.txt", "# ours\n\nbad\n"));

        Assert.Equal(40, verdicts.Count);
        Assert.All(verdicts, (verdict, at) => Assert.Contains($"\"start\":{((at + 1) * 7919) + 1},", verdict));
    }

    [Fact]
    public void The_summary_counts_lines_and_says_what_they_cost()
    {
        var summary = new StringWriter();

        JudgeCommand.Run(policy: null, AFile("terms.txt", "bad"), threadId: null, new MemoryStream("{\"text\":\"a\"}\nx\n"u8.ToArray()), Stream.Null, summary);

        Assert.StartsWith("2 lines, 1 of them unreadable, ", summary.ToString());
        Assert.Contains("lines per CPU second", summary.ToString());
    }

    [Fact]
    public void Without_a_policy_the_one_that_comes_with_the_app_judges() =>
        Assert.Contains("\"policyVersion\":\"default-1\"", Assert.Single(Judged("{\"text\":\"you rotten scoundrel\"}", policy: null, terms: null)));

    [Fact]
    public void A_wrong_policy_judges_nothing_and_every_fault_is_named_with_its_line()
    {
        var wrong = AFile("policy.json", "{\n\"version\":\"1\",\n\"rules\":[{\"name\":\"a\",\"action\":\"x\",\"terms\":[\"bad\"]},7]}");

        var refused = Assert.Throws<StartException>(() => Judged("{\"text\":\"bad\"}", wrong, terms: null));

        Assert.Contains("policy.json: line 3, column 31, $.rules[0].action: is 'x'", refused.Message);
        Assert.Contains("$.rules[1]: must be an object", refused.Message);
    }

    [Fact]
    public void A_policy_that_breaks_its_own_example_does_not_pass_the_check()
    {
        const string Policy = """{"version":"1","rules":[{"name":"a","action":"flag","terms":["bad"]}],"tests":[{"text":"bad","expect":{"action":"EXPECTED"}}]}""";
        using var output = new StringWriter();

        Assert.Equal(0, PolicyCommands.Check(AFile("good.json", Policy.Replace("EXPECTED", "flag")), output));
        Assert.Equal(1, PolicyCommands.Check(AFile("broken.json", Policy.Replace("EXPECTED", "none")), output));
        Assert.Contains("broken.json: line 1: expected none, got flag by [a].", output.ToString());
    }

    private static List<string> Judged(string input, FileInfo? policy, FileInfo? terms)
    {
        using var output = new MemoryStream();
        JudgeCommand.Run(policy, terms, threadId: null, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, TextWriter.Null);
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("\n", text);

        return [.. text[..^1].Split('\n')];
    }

    private FileInfo AFile(string name, string content)
    {
        var file = new FileInfo(Path.Combine(folder.Path, name));
        File.WriteAllText(file.FullName, content);

        return file;
    }
}
