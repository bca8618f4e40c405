using System.Diagnostics;
using Chat.Local;

namespace Chat.Functions.Tests.Repository;

/// <summary>
/// What tests/advisories makes of what a feed answers. The feeds themselves are asked by CI and .ci/run: their answer of today is no property of the code.
/// </summary>
public sealed class AdvisoryTests
{
    [Theory]
    [InlineData("--dotnet", "dotnet-vulnerable.json", 1, "functions/Chat.Functions.csproj: Newtonsoft.Json 12.0.1, High, https://github.com/advisories/GHSA-5crp-9r3c-p9vr")]
    [InlineData("--dotnet", "dotnet-sound.json", 0, "no known advisory, 1 answered, 0 not")]
    [InlineData("--npm", "npm-vulnerable.json", 1, "minimist <0.2.4, critical, https://github.com/advisories/GHSA-xvch-5gv4-984h")]
    [InlineData("--npm", "npm-moderate.json", 0, "no known advisory, 1 answered, 0 not")]
    [InlineData("--npm", "npm-silent.json", 0, "the feed does not say")]
    public async Task A_known_advisory_fails_the_check_and_a_feed_that_does_not_say_is_named(string feed, string answer, int exitCode, string expected)
    {
        var start = new ProcessStartInfo("node", [RepositoryFolder.Of("tests", "advisories", "check.mjs"), feed, RepositoryFolder.Of("tests", "advisories", "samples", answer)])
        {
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Equal(exitCode, node.ExitCode);
    }
}
