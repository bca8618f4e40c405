using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Http;

/// <summary>How much one caller may ask of one worker.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Requests per signed-in user and minute, 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>Requests per minute of all backends together, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int BackendRequestsPerMinute { get; set; } = 30_000;
}

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
