using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chat.Benchmarks.Emulator;

/// <summary>What a load did: how many requests, how long each, which failed, and what was sent where.</summary>
public sealed class Tally
{
    private readonly ConcurrentBag<double> times = [];
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> sent = new();
    private int errors;

    public int Errors => errors;

    public int Requests => times.Count + errors;

    public int Messages => sent.Values.Sum(texts => texts.Count);

    public async Task<T?> TimeAsync<T>(Func<Task<T>> request)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var answer = await request();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

            return answer;
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref errors);

            return null;
        }
    }

    public void Add(string threadId, string text) => sent.GetOrAdd(threadId, _ => []).Add(text);

    public IReadOnlyCollection<string> Sent(string threadId) => sent.GetValueOrDefault(threadId)?.ToArray() ?? [];

    public double Percentile(double part) => times.Order().ElementAt((int)(times.Count * part));
}
