using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chat.Functions.Telemetry;

/// <summary>
/// Brings spans and metrics to where the environment says: Azure Monitor, a collector, both, or nowhere. Where nobody listens, nothing is made.
/// </summary>
public sealed class TelemetryExport(IConfiguration configuration, IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private const int LongestFlush = 5000;

    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var (monitor, collector) = (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"], configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (monitor is null or "" && collector is null or "")
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateDefault().AddService("chat-functions", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString());
        var tracing = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Value.SampleRatio)))
            .AddSource(ChatTraces.SourceName, ChatTraces.WorkerSourceName);
        var metering = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ChatMetrics.MeterName);
        if (monitor is { Length: > 0 })
        {
            tracing.AddAzureMonitorTraceExporter(Monitor);
            metering.AddAzureMonitorMetricExporter(Monitor);
        }

        if (collector is { Length: > 0 })
        {
            tracing.AddOtlpExporter(to => Collector(to, collector, "v1/traces"));
            metering.AddOtlpExporter(to => Collector(to, collector, "v1/metrics"));
        }

        (traces, metrics) = (tracing.Build(), metering.Build());

        return Task.CompletedTask;

        void Monitor(AzureMonitorExporterOptions to)
        {
            to.ConnectionString = monitor;
            to.Credential = new DefaultAzureCredential();

            // It may put a sampler of its own in the place of ours.
            to.SamplingRatio = (float)options.Value.SampleRatio;
        }
    }

    // By name as the specification has them, from wherever this app has its settings: opentelemetry.io/docs/specs/otel/protocol/exporter.
    private void Collector(OtlpExporterOptions to, string address, string path)
    {
        to.Protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        to.Endpoint = to.Protocol is OtlpExportProtocol.HttpProtobuf ? new Uri($"{address.TrimEnd('/')}/{path}") : new Uri(address);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces?.ForceFlush(LongestFlush);
        metrics?.ForceFlush(LongestFlush);

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
