namespace Chat.Functions.Moderation.Policies;

/// <summary>A policy that settings name. Read again only when it is another one: ten thousand terms take a moment.</summary>
internal sealed class PolicySource
{
    private (string? Json, string? File, DateTime Written) known;
    private PolicyReading? reading;

    /// <summary>The policy in force by the settings; null when they name none.</summary>
    public PolicyReading? Current(ModerationOptions options) =>
        Read(options.Policy is { Length: > 0 } json ? json : null, options.PolicyFile is { Length: > 0 } file ? file : null);

    /// <summary>The one that judges beside it.</summary>
    public PolicyReading? Shadow(ModerationOptions options) => Read(json: null, options.ShadowPolicyFile is { Length: > 0 } file ? file : null);

    private PolicyReading? Read(string? json, string? file)
    {
        var path = json is null && file is not null ? Path.Combine(AppContext.BaseDirectory, file) : null;
        var named = (json, path, path is null ? default : File.GetLastWriteTimeUtc(path));
        if (named != known)
        {
            (known, reading) = (named, json is not null ? PolicyReader.Read(json) : path is not null ? ReadFile(path) : null);
        }

        return reading;
    }

    private static PolicyReading ReadFile(string file)
    {
        try
        {
            return PolicyReader.Read(File.ReadAllBytes(file));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return new PolicyReading(null, [new PolicyFault(1, 1, Path.GetFileName(file), "cannot be read")]);
        }
    }
}
