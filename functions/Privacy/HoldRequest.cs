using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Privacy;

/// <summary>Why nothing of this user may go: a case number, for example.</summary>
public sealed record HoldRequest([property: Required, MaxLength(HoldRules.LongestReason)] string? Reason = null);
