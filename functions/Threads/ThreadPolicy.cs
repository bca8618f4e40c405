using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Who may do what in a thread. Decides; never acts.</summary>
public static class ThreadPolicy
{
    public const string Banned = "user-banned";

    public const string Erased = "user-erased";

    public const string Unknown = "user-unknown";

    public const string UnknownBot = "bot-unknown";

    /// <summary>Whether somebody who is not in a thread may see it and who is in it. To everybody else it does not exist.</summary>
    public static bool SeesFromOutside(Caller caller) => caller.IsBackend || caller.Has(Roles.Admin) || caller.Has(Roles.Moderator);

    /// <param name="role">Null for somebody outside.</param>
    public static Refusal? Change(Caller caller, ThreadRole? role) => IsOwner(caller, role) ? null : Refusal.OwnerOnly;

    public static Refusal? Delete(Caller caller, ThreadRole? role) => IsOwner(caller, role) ? null : Refusal.OwnerOnly;

    public static Refusal? Add(Caller caller, ThreadRole? role, WhoMayAdd whoMayAdd) =>
        IsOwner(caller, role) || (role is ThreadRole.Member && whoMayAdd is WhoMayAdd.Members) ? null : Refusal.OwnerOnly;

    public static Refusal? Remove(Caller caller, ThreadRole? role, bool isSelf, bool isServiceUser) => isServiceUser
        ? Refusal.ServiceUserStays
        : isSelf || IsOwner(caller, role) || caller.Has(Roles.Moderator) ? null : Refusal.OwnerOnly;

    public static Refusal? ChangeRole(Caller caller, ThreadRole? role, bool isServiceUser) => isServiceUser
        ? Refusal.ServiceUserStays
        : IsOwner(caller, role) ? null : Refusal.OwnerOnly;

    /// <summary>Why this user cannot come into any thread, as a code; null when nothing speaks against it.</summary>
    public static string? KeepsOut(KnownUser user, DateTimeOffset now) => user switch
    {
        { ErasingSince: not null } => Erased,
        _ when user.IsBannedAt(now) => Banned,
        _ => null,
    };

    public static Refusal? PauseBot(Caller caller, ThreadRole? role) => IsOwner(caller, role) || caller.Has(Roles.Moderator) ? null : Refusal.OwnerOnly;

    public static bool MayNameByRawId(Caller caller, ThreadOptions options) => caller.IsBackend || options.AllowRawIds;

    public static bool MayBringStrangers(Caller caller, ThreadOptions options) => caller.IsBackend || options.WhoMayBeAdded is WhoMayBeAdded.Anyone;

    private static bool IsOwner(Caller caller, ThreadRole? role) => role is ThreadRole.Owner || caller.IsBackend || caller.Has(Roles.Admin);
}
