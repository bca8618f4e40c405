using Chat.Functions.Http;

namespace Chat.Functions.Privacy;

public static class HoldRules
{
    public const int LongestReason = 500;

    public static Refusal? Check(HoldRequest ask) => ask switch
    {
        _ when string.IsNullOrWhiteSpace(ask.Reason) => Refusal.FieldInvalid("reason", "is missing or empty"),
        { Reason.Length: > LongestReason } => Refusal.FieldInvalid("reason", $"has more than {LongestReason} characters"),
        _ when ask.Reason.Any(c => char.IsControl(c) && c is not '\n') => Refusal.FieldInvalid("reason", "contains a control character"),
        _ => null,
    };
}
