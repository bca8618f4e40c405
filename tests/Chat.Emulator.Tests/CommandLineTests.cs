using System.Diagnostics;

namespace Chat.Emulator.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--port", "--port needs a value")]
    [InlineData("--port eighty", "not 'eighty'")]
    [InlineData("--port 70000", "from 0 to 65535")]
    [InlineData("--prot 7080", "'--prot' is not an option")]
    [InlineData("--subscriptions /nowhere/at-all.json", "cannot be read")]
    public void A_mistake_is_one_clear_sentence(string arguments, string expected) =>
        Assert.Contains(expected, CommandLine.Refuses(arguments.Split(' '), out _), StringComparison.Ordinal);

    [Fact]
    public void Every_option_is_in_the_help_and_understood()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """[{"name":"one","properties":{"destination":{"properties":{"endpointUrl":"http://localhost:7071/x"}}}}]""");

        Assert.Null(CommandLine.Refuses(
            [
                "--port", "0", "--access-key", "a2V5", "--data", "d", "--certificates", "c", "--subscriptions", file, "--dead-letter-storage",
                "UseDevelopmentStorage=true", "--accept-entra", "--documented-errors", "--verbose", "--limits", "real", "--strict-events",
            ],
            out var options));

        Assert.Equal(
            (0, "a2V5", "d", "c", "one", "UseDevelopmentStorage=true", true, ChatErrorShape.Documented),
            (options.Port, options.AccessKey, options.DataFolder, options.CertificateFolder, options.Subscriptions.Single().Name, options.DeadLetterStorage, options.AcceptEntraTokens, options.ChatErrors));
        File.Delete(file);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("--nonsense", 2)]
    [InlineData("--access-key !!", 1)]
    public async Task The_program_ends_with_a_code_that_says_how_it_went(string arguments, int code)
    {
        using var process = Start(arguments);
        await process.WaitForExitAsync(AnEmulator.Now);

        Assert.Equal(code, process.ExitCode);
        Assert.Equal(code != 0, (await process.StandardError.ReadToEndAsync(AnEmulator.Now)).Trim().Length > 0);
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
