using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Moderation.Review;

/// <param name="Decision"><c>approve</c>, <c>uphold</c>, or an action: <c>mask</c>, <c>delete</c>, <c>warn</c>, <c>timeout</c>, <c>remove</c>, <c>ban</c>.</param>
/// <param name="Minutes">How long a time-out or a ban lasts; a ban without is for good, a time-out an hour.</param>
public sealed record DecisionRequest(
    [property: Required] string? Decision,
    [property: Required, MaxLength(ReviewRules.LongestReason)] string? Reason,
    [property: Range(1, ReviewRules.MostMinutes)] int? Minutes = null);
