using System.Buffers.Text;
using System.Text;
using Chat.Functions.Http;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;

namespace Chat.Functions.Moderation.Review;

/// <summary>Who may look and decide, and what a decision may be.</summary>
public static class ReviewRules
{
    /// <summary>The message is fine.</summary>
    public const string Approve = "approve";

    /// <summary>What was decided before stands.</summary>
    public const string Uphold = "uphold";

    public const int LongestReason = 500;

    public const int MostMinutes = 366 * 24 * 60;

    // Of the keys of a queue or a log.
    private const int LongestKey = 400;

    private static readonly string[] Words = [Approve, Uphold, .. PolicyWords.Actions.Where(pair => pair.Value > RuleAction.Flag).Select(pair => pair.Key)];

    public static Refusal? MayReview(Caller caller) => caller.Has(Roles.Moderator) || caller.Has(Roles.Admin) ? null : Refusal.ModeratorOnly;

    public static Refusal? Check(DecisionRequest ask) => ask switch
    {
        { Decision: null or "" } => Refusal.FieldInvalid("decision", "is missing"),
        _ when !Words.Contains(ask.Decision) => Refusal.FieldInvalid("decision", $"may be {string.Join(", ", Words)}"),
        { Minutes: { } minutes } when minutes is < 1 or > MostMinutes => Refusal.FieldInvalid("minutes", $"is not from 1 to {MostMinutes}"),
        { Minutes: not null, Decision: not ("timeout" or "ban") } => Refusal.FieldInvalid("minutes", "belongs to a time-out or a ban"),
        _ => Check(ask.Reason),
    };

    public static Refusal? Check(ReasonRequest ask) => Check(ask.Reason);

    /// <summary>A key in the form that a caller carries from page to page.</summary>
    public static string Continuation(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    public static bool TryContinue(string? continuation, out string? after)
    {
        after = null;
        if (continuation is null)
        {
            return true;
        }

        if (continuation.Length > LongestKey || !Base64Url.IsValid(continuation))
        {
            return false;
        }

        after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation));

        return after.Length > 0 && after.All(c => char.IsAsciiLetterOrDigit(c) || c is '|' or '-' or '~' or '.' or '_' or '@' or ':' or ' ');
    }

    private static Refusal? Check(string? reason) => reason switch
    {
        null => Refusal.FieldInvalid("reason", "is missing"),
        _ when string.IsNullOrWhiteSpace(reason) => Refusal.FieldInvalid("reason", "is empty"),
        { Length: > LongestReason } => Refusal.FieldInvalid("reason", $"has more than {LongestReason} characters"),
        _ when reason.Any(c => char.IsControl(c) && c is not '\n') => Refusal.FieldInvalid("reason", "contains a control character"),
        _ => null,
    };
}
