using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Moderation.Review;

/// <summary>A report, an appeal, or why a decision is overturned: 1 to 500 characters.</summary>
public sealed record ReasonRequest([property: Required, MaxLength(ReviewRules.LongestReason)] string? Reason);
