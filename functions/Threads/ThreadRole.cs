namespace Chat.Functions.Threads;

/// <summary>What somebody is in a thread, by our account: Communication Services knows participants only.</summary>
public enum ThreadRole
{
    Member,
    Owner,
}

public static class ThreadRoles
{
    public const string Member = "member";

    public const string Owner = "owner";

    /// <summary>The service's own user, whose role nobody changes.</summary>
    public const string Service = "service";

    /// <summary>Another bot of this app.</summary>
    public const string Bot = "bot";

    public static string Text(this ThreadRole role) => role is ThreadRole.Owner ? Owner : Member;

    public static ThreadRole? Parse(string? text) => text switch
    {
        Owner => ThreadRole.Owner,
        Member => ThreadRole.Member,
        _ => null,
    };
}
