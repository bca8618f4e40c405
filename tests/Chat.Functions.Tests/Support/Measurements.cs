using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Functions.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Support;

/// <summary>What one app measures from now on; other apps of this process have meters of their own.</summary>
public sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<Measurement> taken = new();
    private readonly MeterListener listener = new();

    public Measurements(IServiceProvider app)
    {
        var scope = app.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ChatMetrics.MeterName && instrument.Meter.Scope == scope)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyList<Measurement> Taken => [.. taken];

    public double SumOf(string name, params string[] tagValues) =>
        Taken.Where(one => one.Name == name && tagValues.All(value => one.Tags.Contains(value))).Sum(one => one.Value);

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        taken.Enqueue(new Measurement(instrument.Name, instrument.Unit, value, [.. tags.ToArray().Select(tag => $"{tag.Value}")]));
}

public sealed record Measurement(string Name, string? Unit, double Value, IReadOnlyList<string> Tags);
