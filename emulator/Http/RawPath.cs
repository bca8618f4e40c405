using Microsoft.AspNetCore.Http.Features;

namespace Chat.Emulator.Http;

/// <summary>
/// The request line's target as it was sent, and its path in decoded segments. Signatures cover the first; ids arrive
/// encoded or plain and endpoints with or without a slash at the end, so the second ignores encoding and empty segments.
/// </summary>
internal sealed class RawPath
{
    private RawPath(string target, string[] segments)
    {
        Target = target;
        Segments = segments;
    }

    /// <summary>Path and query, exactly as received.</summary>
    public string Target { get; }

    public string[] Segments { get; }

    /// <summary>The path of decoded segments.</summary>
    public string Plain => $"/{string.Join('/', Segments)}";

    /// <summary>The path alone, short and plain enough to be repeated in an error.</summary>
    public string Display => Target.Split('?')[0] is { Length: > 120 } path ? $"{path[..120]}…" : Target.Split('?')[0];

    public static RawPath Of(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
        {
            target = absolute.PathAndQuery;
        }

        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query)
        {
            path = path[..query];
        }

        var segments = new List<string>(8);
        foreach (var range in path.Split('/'))
        {
            if (path[range] is { IsEmpty: false } segment)
            {
                segments.Add(segment.Contains('%') ? Uri.UnescapeDataString(segment) : segment.ToString());
            }
        }

        return new RawPath(target, [.. segments]);
    }
}
