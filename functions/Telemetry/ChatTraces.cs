using System.Diagnostics;

namespace Chat.Functions.Telemetry;

/// <summary>Where this app's spans come from. Nothing is made where nobody listens.</summary>
public static class ChatTraces
{
    public const string SourceName = "Chat.Functions";

    /// <summary>The worker's own spans, which carry on the trace of the host: it starts one for each invocation.</summary>
    public const string WorkerSourceName = "Microsoft.Azure.Functions.Worker";

    // The one static thing here, as the framework means it: learn.microsoft.com/dotnet/core/diagnostics/distributed-tracing-instrumentation-walkthroughs.
    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>Marks a span as failed, by the type of the fault: its message may have what somebody wrote.</summary>
    public static void Failed(this Activity? span, Exception fault) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", fault.GetType().FullName);
}
