using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Policies;

/// <summary>The words of the policy file.</summary>
internal static class PolicyWords
{
    public static readonly IReadOnlyDictionary<string, RuleAction> Actions = Enum.GetValues<RuleAction>().ToDictionary(Of);

    public static readonly IReadOnlyList<string> Personal = ["email", "phone", "iban", "card", "secret"];

#pragma warning disable CA1308 // The file's words are in lower case; nothing is compared by it.
    public static string Of(RuleAction action) => action.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
