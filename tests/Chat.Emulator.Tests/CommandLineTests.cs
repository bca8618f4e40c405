using System.Diagnostics;

namespace Chat.Emulator.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--port", "--port")]
    [InlineData("--port eighty", "from 0 to 65535, not 'eighty'")]
    [InlineData("--port 70000", "from 0 to 65535")]
    [InlineData("--prot 7080", "--prot")]
    [InlineData("--limits some", "'some'")]
    [InlineData("--access-key !!", "base64")]
    [InlineData("--subscriptions /nowhere/at-all.json", "cannot be read")]
    [InlineData("tables --port eighty", "eighty")]
    [InlineData("tables --clock-ahead=-00:01:00", "from zero on")]
    public async Task A_mistake_is_said_without_a_stack_trace_and_nothing_starts(string arguments, string expected)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(AnEmulator.Now);
        var errors = await process.StandardError.ReadToEndAsync(AnEmulator.Now);
        await process.WaitForExitAsync(AnEmulator.Now);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("ACS_ENDPOINT", await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_is_in_the_help_and_does_what_it_says()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "subscriptions.json");
        await File.WriteAllTextAsync(file, """[{"name":"one","properties":{"destination":{"properties":{"endpointUrl":"http://localhost:7071/x"}}}}]""", AnEmulator.Now);
        string[] arguments =
        [
            "--port", "0", "--access-key", "a2V5", "--data", "d", "--certificates", "c", "--subscriptions", file, "--dead-letter-storage",
            "UseDevelopmentStorage=true", "--accept-entra", "--documented-errors", "--verbose", "--limits", "real", "--strict-events",
        ];
        EmulatorOptions? options = null;

        var code = await new CommandLine(
            given =>
            {
                options = given;
                return Task.FromResult(7);
            },
            _ => Task.FromResult(8)).RunAsync(arguments);

        Assert.Equal(7, code);
        Assert.Equal(
            (0, "a2V5", "d", "c", "one", "UseDevelopmentStorage=true", true, ChatErrorShape.Documented, true, false),
            (options!.Port, options.AccessKey, options.DataFolder, options.CertificateFolder, options.Subscriptions.Single().Name, options.DeadLetterStorage,
                options.AcceptEntraTokens, options.ChatErrors, options.RealLimits, options.EventQuirks));
        using var help = Start("--help");
        var text = await help.StandardOutput.ReadToEndAsync(AnEmulator.Now);
        Assert.All(arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_prints_what_clients_need_and_stops_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM to send.");
        using var folder = new AFolder();
        using var process = Start($"--port 0 --data {folder.Path} --certificates {folder.Path}/certificates");
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(AnEmulator.Now) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("Press", StringComparison.Ordinal))
            {
                break;
            }
        }

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(AnEmulator.Now);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains(lines, line => line.StartsWith("ACS_ENDPOINT=https://localhost:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ACS_ACCESSKEY=", StringComparison.Ordinal));
        Assert.True(File.Exists(lines.Single(line => line.StartsWith("ACS_CA=", StringComparison.Ordinal))["ACS_CA=".Length..]));
    }

    private static Process Start(string arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(AcsEmulator).Assembly.Location, .. arguments.Split(' ')])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
