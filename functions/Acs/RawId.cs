using System.Text.RegularExpressions;

namespace Chat.Functions.Acs;

/// <summary>
/// Raw ids of those who can be in a chat thread: users of Communication Services and of Teams, in the clouds there are,
/// learn.microsoft.com/azure/communication-services/concepts/identifiers#raw-id-representation.
/// </summary>
public static partial class RawId
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "8:";

    public static bool TryParse(string? text, out AcsUserId id)
    {
        id = new AcsUserId(text ?? "");

        return text is not null && Form().IsMatch(text);
    }

    [GeneratedRegex(@"^8:(?:(?:acs|dod-acs|gcch-acs):[0-9A-Za-z-]{1,64}_[0-9A-Za-z-]{1,64}|(?:orgid|dod|gcch|teamsvisitor):[0-9A-Za-z-]{1,64})\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
