using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Archive;

/// <summary>How the archive is kept whole, and for how long.</summary>
public sealed class ArchiveOptions
{
    public const string Section = "Archive";

    /// <summary>How long an event may be on its way before the archive is compared without it, 1 s to 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromMinutes(15);
}

[OptionsValidator]
internal sealed partial class ArchiveOptionsValidator : IValidateOptions<ArchiveOptions>;
