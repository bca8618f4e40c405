using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.SampleFrontend;

/// <summary>What is to be shown of the caller instead of a picture.</summary>
public sealed record EmojiRequest([property: Required, MaxLength(EmojiRules.Longest)] string? Emoji = null);
