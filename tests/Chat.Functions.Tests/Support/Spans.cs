using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Functions.Telemetry;

namespace Chat.Functions.Tests.Support;

/// <summary>The spans of one trace, as they end. Its caller is the story: it puts <see cref="TraceParent"/> into its request.</summary>
public sealed class Spans : IDisposable
{
    private readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId caller = ActivitySpanId.CreateRandom();
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public Spans()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ChatTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> asked) => asked.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public string TraceParent => $"00-{trace}-{caller}-01";

    public IReadOnlyList<Activity> Ended => [.. ended.Where(span => span.TraceId == trace)];

    public void Dispose() => listener.Dispose();
}
