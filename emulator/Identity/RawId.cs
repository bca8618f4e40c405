using System.Security.Cryptography;

namespace Chat.Emulator.Identity;

/// <summary>Raw ids of Communication Services users: <c>8:acs:&lt;resource&gt;_&lt;user&gt;</c>.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/identifiers</remarks>
internal static class RawId
{
    private const string AcsPrefix = "8:acs:";
    private static readonly DateTimeOffset FirstDay = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A new id of the resource. Like the real ones it begins with the time and ends in chance.</summary>
    public static string New(Guid resource, DateTimeOffset now)
    {
        var chance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var minutes = (uint)(now - FirstDay).TotalMinutes;

        return $"{Prefix(resource)}{minutes:x8}-{chance.AsSpan(0, 4)}-{chance.AsSpan(4, 4)}-{chance.AsSpan(8, 4)}-{chance.AsSpan(12, 12)}";
    }

    public static bool IsAcsUser(string id) =>
        id.StartsWith(AcsPrefix, StringComparison.Ordinal) && id.IndexOf('_', AcsPrefix.Length) > AcsPrefix.Length;

    public static bool IsOf(string id, Guid resource) => id.StartsWith(Prefix(resource), StringComparison.Ordinal);

    private static string Prefix(Guid resource) => $"{AcsPrefix}{resource:d}_";
}
