using System.Diagnostics.Metrics;

namespace Chat.Functions.Telemetry;

/// <summary>
/// What the app counts, with units of opentelemetry.io/docs/specs/semconv/general/metrics. Tags are words of ours and few: never a person, a thread,
/// a text.
/// </summary>
public sealed class ChatMetrics
{
    public const string MeterName = "Chat.Functions";

    private readonly Counter<long> events;
    private readonly Histogram<double> lag;
    private readonly Counter<long> verdicts;
    private readonly Counter<long> replies;
    private readonly Histogram<int> budget;
    private readonly Counter<long> transactions;

    public ChatMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        events = meter.CreateCounter<long>("chat.events", "{event}", "Chat events by type and by what became of them: handled, parked, returned.");
        lag = meter.CreateHistogram(
            "chat.event.lag", "s", "From what happened in the chat service to when it is in the archive.", advice: Buckets(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400));
        verdicts = meter.CreateCounter<long>("chat.verdicts", "{verdict}", "Versions of messages by what moderation said: allowed, masked, removed.");
        replies = meter.CreateCounter<long>("chat.replies", "{reply}", "What bots did with what asks them: answered, withheld, or why not: stale, limit, silent, failed.");
        budget = meter.CreateHistogram<int>("chat.thread.budget.used", "{write}", "Writes of a thread's ten in ten seconds that are used when moderation looks.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [0, 2, 4, 6, 8, 9, 10] });
        transactions = meter.CreateCounter<long>("chat.table.transactions", "{transaction}", "Requests to table storage, retries included, by status.");
    }

    public void EventHandled(string type, TimeSpan sinceItHappened)
    {
        events.Add(1, new("chat.event.type", type), new("chat.outcome", "handled"));
        lag.Record(Math.Max(0, sinceItHappened.TotalSeconds), new KeyValuePair<string, object?>("chat.event.type", type));
    }

    public void EventParked() => events.Add(1, new("chat.event.type", "unreadable"), new("chat.outcome", "parked"));

    public void EventReturned(string type) => events.Add(1, new("chat.event.type", type), new("chat.outcome", "returned"));

    public void VerdictGiven(string verdict) => verdicts.Add(1, new KeyValuePair<string, object?>("chat.verdict", verdict));

    public void ReplyDecided(string outcome) => replies.Add(1, new KeyValuePair<string, object?>("chat.outcome", outcome));

    public void BudgetSeen(int used) => budget.Record(used);

    public void TableAsked(int status) => transactions.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
