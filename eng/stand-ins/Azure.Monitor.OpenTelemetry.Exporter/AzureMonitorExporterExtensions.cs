using System;
using Azure.Core;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Azure.Monitor.OpenTelemetry.Exporter
{
    /// <summary>There is no Azure Monitor to talk to where the stand-ins are used: whoever asks for it hears so, instead of telemetry that goes nowhere.</summary>
    public static class AzureMonitorExporterExtensions
    {
        private const string NotHere = "Azure Monitor needs the official package Azure.Monitor.OpenTelemetry.Exporter. Unset APPLICATIONINSIGHTS_CONNECTION_STRING, or set OTEL_EXPORTER_OTLP_ENDPOINT instead.";

        public static TracerProviderBuilder AddAzureMonitorTraceExporter(
            this TracerProviderBuilder builder, Action<AzureMonitorExporterOptions> configure = null, TokenCredential credential = null, string name = null) =>
            throw new NotSupportedException(NotHere);

        public static MeterProviderBuilder AddAzureMonitorMetricExporter(
            this MeterProviderBuilder builder, Action<AzureMonitorExporterOptions> configure = null, TokenCredential credential = null, string name = null) =>
            throw new NotSupportedException(NotHere);
    }
}
