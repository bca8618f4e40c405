using System.Diagnostics;
using System.Text.Json;
using Chat.Benchmarks.Moderation.Samples;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Benchmarks.Moderation;

/// <summary>The engines of npm, on the same messages and lists; each in a process of its own that tells its own CPU time.</summary>
internal static class Peers
{
    public static readonly string[] Names = ["obscenity", "leo-profanity", "bad-words"];

    public static async Task<(bool[] Flagged, double PerSecond)> JudgeAsync(string peer, IEnumerable<string> terms, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        var folder = RepositoryFolder.Of("tests", "Chat.Benchmarks", "peers");
        await NodePackages.InstallAsync(folder, cancellationToken);
        var input = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(input, JsonSerializer.Serialize(new { terms, texts = samples.Select(sample => sample.Text) }), cancellationToken);
            using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", peer, input]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            using var answer = await JsonDocument.ParseAsync(node.StandardOutput.BaseStream, cancellationToken: cancellationToken);
            await node.WaitForExitAsync(cancellationToken);

            return ([.. answer.RootElement.GetProperty("flagged").EnumerateArray().Select(value => value.GetBoolean())], answer.RootElement.GetProperty("perCpuSecond").GetDouble());
        }
        finally
        {
            File.Delete(input);
        }
    }
}
