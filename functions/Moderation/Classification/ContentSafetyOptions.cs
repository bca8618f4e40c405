using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Classification;

/// <summary>Azure AI Content Safety. Without an endpoint the local rules decide alone.</summary>
public sealed class ContentSafetyOptions
{
    public const string Section = "ContentSafety";

    /// <summary>The resource's endpoint, such as <c>https://contoso.cognitiveservices.azure.com</c>; the app signs in with its managed identity.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>A key of the resource instead of the managed identity, for local development.</summary>
    public string? Key { get; set; }

    /// <summary>How long one classification may take, 0.1 to 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:05")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many text records of up to 1,000 characters this worker sends in an hour, 0 to 10,000,000: what it may cost.</summary>
    [Range(0, 10_000_000)]
    public int RecordsPerHour { get; set; } = 20_000;

    /// <summary>How long a service that keeps failing is left alone, 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class ContentSafetyOptionsValidator : IValidateOptions<ContentSafetyOptions>;
