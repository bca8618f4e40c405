namespace Chat.Functions.Acs;

/// <summary>The chat identity was deleted: nothing can be done in its name any more.</summary>
public sealed class AcsIdentityGoneException(AcsUserId user) : Exception($"The chat identity {user} no longer exists.")
{
    public AcsUserId User => user;
}
