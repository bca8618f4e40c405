namespace Chat.Functions.Moderation.Policies;

/// <summary>The policies that settings name.</summary>
internal static class PolicySource
{
    /// <summary>The policy in force by the settings; null when they name none.</summary>
    public static PolicyReading? Current(ModerationOptions options) => options switch
    {
        { Policy: { Length: > 0 } json } => PolicyReader.Read(json),
        { PolicyFile: { Length: > 0 } file } => ReadFile(file),
        _ => null,
    };

    public static PolicyReading? Shadow(ModerationOptions options) => options.ShadowPolicyFile is { Length: > 0 } file ? ReadFile(file) : null;

    private static PolicyReading ReadFile(string file)
    {
        try
        {
            return PolicyReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return new PolicyReading(null, [new PolicyFault(1, 1, file, "cannot be read")]);
        }
    }
}
