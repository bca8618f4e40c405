using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation;

/// <summary>Where the policy comes from. A policy in the table <c>moderation</c> goes before these; without any, everything is allowed.</summary>
public sealed class ModerationOptions
{
    public const string Section = "Moderation";

    /// <summary>The policy itself, as JSON.</summary>
    public string? Policy { get; set; }

    /// <summary>A policy file: a full path, or one beside the app.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>A policy file that judges beside the one in force, without acting.</summary>
    public string? ShadowPolicyFile { get; set; }

    /// <summary>How often the table is asked for a newer policy, 1 s to 1 h; zero: never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often somebody breaks the rules of a thread within ten seconds to be flooding it, 2 to 30.</summary>
    [Range(2, 30)]
    public int FloodAt { get; set; } = 5;

    /// <summary>How long who floods a thread is kept out of it, up to 7 days; zero: not at all.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan FloodTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What the bot tells a sender privately; <c>{rule}</c> is the rule's name. Empty: nothing.</summary>
    [StringLength(2000)]
    public string WarnText { get; set; } = "A message of yours was taken away: it breaks the rules of this chat ({rule}).";

    /// <summary>The same of a time-out, which lasts until <c>{until}</c>.</summary>
    [StringLength(2000)]
    public string TimeoutText { get; set; } = "You broke the rules of this chat ({rule}) and are out of the conversation until {until}.";

    /// <summary>The same of a removal from a thread.</summary>
    [StringLength(2000)]
    public string RemoveText { get; set; } = "You broke the rules of this chat ({rule}) and were removed from the conversation.";
}

[OptionsValidator]
internal sealed partial class ModerationOptionsValidator : IValidateOptions<ModerationOptions>;
