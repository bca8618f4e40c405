using System.Text;

namespace Chat.Faults.Cast;

/// <summary>A moment at which a worker is killed: just before a request of it reaches the service, or just after that has done it.</summary>
public sealed record CrashPoint(string Name, bool IsAfter, Func<string, string, string, bool> Matches)
{
    /// <summary>Before and after: claiming a reply, storing events, sending, taking a message back, and writing down that something is done.</summary>
    public static readonly IReadOnlyList<CrashPoint> All =
    [
        .. Both("claim", (method, path, body) => method == "POST" && path.Contains("/messages", StringComparison.Ordinal) && IsTable(path) && IsClaim(body)),
        .. Both("store", (method, path, body) => method == "POST" && IsTable(path) && body.Contains("\"Judged\"", StringComparison.Ordinal)),
        .. Both("send", (method, path, _) => method == "POST" && IsAcs(path) && path.Contains("/messages?", StringComparison.Ordinal)),
        .. Both("redaction", (method, path, _) => method is "PATCH" or "DELETE" && IsAcs(path) && path.Contains("/messages/", StringComparison.Ordinal)),
        .. Both("done", (method, path, body) => (method is "PUT" or "PATCH" or "MERGE" && IsTable(path) && IsClaim(Uri.UnescapeDataString(path)))
            || (method == "POST" && path.EndsWith("/$batch", StringComparison.Ordinal) && body.Contains("\"Action\"", StringComparison.Ordinal))),
    ];

    private static IEnumerable<CrashPoint> Both(string what, Func<string, string, string, bool> matches) =>
        [new($"before {what}", false, matches), new($"after {what}", true, matches)];

    private static bool IsAcs(string path) => path.StartsWith("/chat/threads/", StringComparison.Ordinal);

    private static bool IsTable(string path) => path.StartsWith("/devstoreaccount1/", StringComparison.Ordinal);

    private static bool IsClaim(string text) => text.Contains("|r|", StringComparison.Ordinal);

    /// <summary>The body as text, as far as it is looked at.</summary>
    internal static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);
}
