using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Users;

/// <summary>Until when and why; both may be left out.</summary>
public sealed record BanRequest(DateTimeOffset? Until = null, [property: MaxLength(BanRules.LongestReason)] string? Reason = null);
