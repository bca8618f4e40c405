using Chat.Functions.Http;

namespace Chat.Functions.Users;

public static class BanRules
{
    public const int LongestReason = 500;

    public static Refusal? Check(BanRequest ask, DateTimeOffset now) => ask switch
    {
        { Until: { } until } when until <= now => Refusal.FieldInvalid("until", "is not in the future"),
        { Reason.Length: > LongestReason } => Refusal.FieldInvalid("reason", $"has more than {LongestReason} characters"),
        { Reason: { } reason } when reason.Any(c => char.IsControl(c) && c is not '\n') => Refusal.FieldInvalid("reason", "contains a control character"),
        _ => null,
    };
}
