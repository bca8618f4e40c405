using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Telemetry;

/// <summary>
/// How much is told. Where to is the platform's to say: <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> (Azure Monitor, by managed identity),
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (a collector). Without either nothing leaves the process.
/// </summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Which share of traces is kept, 0 to 1; whole traces, by their id. Metrics count everything.</summary>
    [Range(0.0, 1.0)]
    public double SampleRatio { get; set; } = 0.1;
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
