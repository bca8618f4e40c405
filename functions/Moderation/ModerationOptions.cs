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
}

[OptionsValidator]
internal sealed partial class ModerationOptionsValidator : IValidateOptions<ModerationOptions>;
