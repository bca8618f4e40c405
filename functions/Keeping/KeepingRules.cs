using Chat.Functions.Http;

namespace Chat.Functions.Keeping;

/// <summary>Who may say how long a thread is kept, and by what name.</summary>
public static class KeepingRules
{
    public const int LongestName = 64;

    /// <summary>Whoever could shorten it could make evidence go: not the people in the thread, whatever their role there.</summary>
    public static Refusal? MaySee(Caller caller) => caller.Has(Roles.Compliance) || caller.Has(Roles.Admin) || caller.IsBackend ? null : Refusal.ComplianceOnly;

    public static Refusal? MayHold(Caller caller) => caller.Has(Roles.Compliance) ? null : Refusal.ComplianceOnly;

    public static Refusal? Check(string? archiveClass, KeepingOptions options) =>
        archiveClass is null || options.Classes.Any(one => one.Name == archiveClass) ? null : Refusal.ArchiveClassUnknown;
}
