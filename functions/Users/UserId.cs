using System.Buffers;
using System.Text;

namespace Chat.Functions.Users;

/// <summary>A user by the app's own id, as the sign-in or a caller names it: 1 to 128 characters of any script.</summary>
public readonly record struct UserId
{
    public const int Longest = 128;

    private UserId(string value) => Value = value;

    public string Value { get; }

    /// <param name="why">What is wrong, to follow "it …".</param>
    public static bool TryParse(string? text, out UserId id, out string why)
    {
        why = text switch
        {
            null or "" => "is missing or empty",
            { Length: > Longest } => $"has more than {Longest} characters",
            _ when text.Any(char.IsControl) => "contains a control character",
            _ when string.IsNullOrWhiteSpace(text) || text != text.Trim() => "starts or ends with a space",
            // Clients and servers on the way take these two for steps in a path.
            "." or ".." => "is a step in a path",
            _ when text.Contains("%2f", StringComparison.OrdinalIgnoreCase) => "contains %2F, which stands for / in addresses",
            _ when !IsWellFormed(text) => "contains half a character",
            _ => "",
        };
        id = why.Length == 0 ? new UserId(text!) : default;

        return why.Length == 0;
    }

    /// <summary>An id out of an address, percent-decoded but for %2F: routing leaves that one as it is, lest it part segments.</summary>
    public static bool TryParseRoute(string? segment, out UserId id, out string why) =>
        TryParse(segment?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out id, out why);

    public override string ToString() => Value;

    private static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
