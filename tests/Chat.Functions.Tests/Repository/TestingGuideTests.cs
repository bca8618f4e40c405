using System.Text.RegularExpressions;
using Chat.Local;

namespace Chat.Functions.Tests.Repository;

/// <summary>docs/testing.md says which test holds which security check: a table of tests that are gone would hold nothing.</summary>
public sealed partial class TestingGuideTests
{
    [Fact]
    public void Every_test_of_the_security_table_is_there()
    {
        var files = Directory.GetFiles(RepositoryFolder.Of("tests"), "*.cs", SearchOption.AllDirectories).ToLookup(Path.GetFileNameWithoutExtension, StringComparer.Ordinal);
        var guide = File.ReadAllText(RepositoryFolder.Of("docs", "testing.md"));
        var table = guide[guide.IndexOf("## Security", StringComparison.Ordinal)..guide.IndexOf("## Does it notice?", StringComparison.Ordinal)];
        var named = Test().Matches(table).Select(match => (Class: match.Groups[1].Value, Name: match.Groups[2].Value)).ToList();

        Assert.True(named.Count > 20, $"only {named.Count} tests are named");
        Assert.All(named, test => Assert.Contains(files[test.Class], file => File.ReadAllText(file).Contains($" {test.Name}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+)\\.([A-Z][A-Za-z0-9_]+)`")]
    private static partial Regex Test();
}
