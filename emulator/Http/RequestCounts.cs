using System.Collections.Concurrent;

namespace Chat.Emulator.Http;

/// <summary>How many requests of each kind were answered: what a client costs, told by who it costs.</summary>
internal sealed class RequestCounts
{
    // Of what the services have there are far fewer. Addresses that are none of theirs are counted together: there is no end to them.
    private const int MostShapes = 1_000;

    private const string Others = "/…";

    private readonly ConcurrentDictionary<(string Method, string Shape), long> counts = new();

    public IReadOnlyDictionary<string, long> Now =>
        counts.ToArray().OrderBy(one => one.Key.Shape, StringComparer.Ordinal).ThenBy(one => one.Key.Method, StringComparer.Ordinal)
            .ToDictionary(one => $"{one.Key.Method} {one.Key.Shape}", one => one.Value);

    public void Add(string method, string shape)
    {
        var key = counts.ContainsKey((method, shape)) || counts.Count < MostShapes ? (method, shape) : ("*", Others);
        counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
    }

    public void Clear() => counts.Clear();

    /// <summary>The path without what differs from call to call.</summary>
    public static string ShapeOf(IEnumerable<string> segments) => $"/{string.Join('/', segments.Select(segment => IsId(segment) ? "{id}" : segment))}";

    private static bool IsId(string segment) => segment.Length > 0 && (char.IsAsciiDigit(segment[0]) || segment.Contains('@') || segment.StartsWith("8:", StringComparison.Ordinal));
}
