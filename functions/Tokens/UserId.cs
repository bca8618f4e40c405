using System.Buffers;

namespace Chat.Functions.Tokens;

/// <summary>A user by the app's own id, as the sign-in or a caller names it: 1 to 128 characters of any script.</summary>
public readonly record struct UserId
{
    public const int Longest = 128;

    // What an address or a table key cannot carry; refused rather than rewritten, so that an id means the same everywhere.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\#?");

    private UserId(string value) => Value = value;

    public string Value { get; }

    /// <param name="why">What is wrong, to follow "it …".</param>
    public static bool TryParse(string? text, out UserId id, out string why)
    {
        why = text switch
        {
            null or "" => "is missing or empty",
            { Length: > Longest } => $"has more than {Longest} characters",
            _ when text.AsSpan().ContainsAny(Forbidden) => "contains one of / \\ # ?",
            _ when text.Any(char.IsControl) => "contains a control character",
            _ when string.IsNullOrWhiteSpace(text) || text != text.Trim() => "starts or ends with a space",
            _ when !IsWellFormed(text) => "contains half a character",
            _ => "",
        };
        id = why.Length == 0 ? new UserId(text!) : default;

        return why.Length == 0;
    }

    public override string ToString() => Value;

    private static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (System.Text.Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
