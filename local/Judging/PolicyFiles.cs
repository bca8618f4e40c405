using System.Text.Json;
using Chat.Functions.Moderation.Policies;

namespace Chat.Local.Judging;

/// <summary>Policies and lists of terms as files of the command line.</summary>
internal static class PolicyFiles
{
    /// <summary>The policy that comes with the app.</summary>
    public static FileInfo Default { get; } = new(Path.Combine(AppContext.BaseDirectory, "moderation-policy.json"));

    /// <exception cref="StartException">There is none, or it is wrong: every fault with its line and column.</exception>
    public static ModerationPolicyDocument Read(FileInfo file)
    {
        var reading = PolicyReader.Read(Bytes(file));

        return reading.Policy ?? throw new StartException(string.Join(Environment.NewLine, reading.Faults.Select(fault => $"{file.Name}: {fault}")));
    }

    /// <summary>One term per line, wildcards as in a policy; empty lines and those that begin with # are left out.</summary>
    public static ModerationPolicyDocument ReadTerms(FileInfo file)
    {
        using var lines = new StreamReader(new MemoryStream(Bytes(file)));
        var terms = lines.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Distinct().ToList();
        var json = JsonSerializer.SerializeToUtf8Bytes(new { version = file.Name, rules = new[] { new { name = "terms", action = "flag", terms } } });
        var reading = PolicyReader.Read(json);

        return reading.Policy ?? throw new StartException(string.Join(Environment.NewLine, reading.Faults.Select(fault => $"{file.Name}: {fault.Path} {fault.Message}")));
    }

    public static byte[] Bytes(FileInfo file)
    {
        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{file.FullName} cannot be read: {missing.Message}", missing);
        }
    }
}
