namespace Chat.Functions.Http;

/// <summary>The app roles that mean something here, as the identity provider writes them into the sign-in.</summary>
public static class Roles
{
    /// <summary>May do in any thread what its owner may.</summary>
    public const string Admin = "Chat.Admin";

    /// <summary>May see any thread and its participants, and remove participants from it.</summary>
    public const string Moderator = "Chat.Moderator";

    /// <summary>May read the archive of any thread.</summary>
    public const string Compliance = "Chat.Compliance";
}
