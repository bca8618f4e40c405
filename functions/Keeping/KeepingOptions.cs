using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Keeping;

/// <summary>How long the archive keeps what was said.</summary>
public sealed class KeepingOptions
{
    public const string Section = "Keeping";

    /// <summary>The class of threads that have none of their own; empty: those are kept for good.</summary>
    public string DefaultClass { get; set; } = "";

    [ValidateEnumeratedItems]
    public IList<ArchiveClass> Classes { get; } = [];

    /// <summary>The class by which a thread is kept; null when it is kept for good, also for a name that nobody knows any more.</summary>
    public ArchiveClass? Of(string? name) => Classes.FirstOrDefault(one => one.Name == (name ?? DefaultClass));
}

/// <summary>So long are threads of this class kept.</summary>
public sealed class ArchiveClass
{
    /// <summary>Small letters, digits and hyphens, 64 at most.</summary>
    [Required]
    [RegularExpression("[a-z0-9-]{1,64}")]
    public string Name { get; set; } = "";

    /// <summary>Whole days after which something said is purged, 1 to 36,500.</summary>
    [Range(1, 36_500)]
    public int Days { get; set; }
}

[OptionsValidator]
internal sealed partial class KeepingOptionsValidator : IValidateOptions<KeepingOptions>;
