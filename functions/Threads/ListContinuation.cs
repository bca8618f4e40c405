using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Chat.Functions.Threads;

/// <summary>
/// How a caller gets from one page of threads to the next. The service says it with an address, of which only the query travels: an address of a
/// caller's making would take our token anywhere.
/// </summary>
public static class ListContinuation
{
    private const string Path = "/chat/threads";

    private const int Longest = 4096;

    // What a query may be made of, www.rfc-editor.org/rfc/rfc3986#section-3.4.
    private static readonly SearchValues<char> QueryCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@/?");

    public static string? Of(string? nextLink, Uri endpoint) =>
        nextLink is { Length: > 0 } && Uri.TryCreate(endpoint, nextLink, out var address) && address.Query.Length > 1
            ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes(address.Query[1..]))
            : null;

    /// <summary>The address of the next page, at our own service and nowhere else.</summary>
    public static bool TryRead(string continuation, Uri endpoint, out string nextLink)
    {
        nextLink = "";
        if (continuation.Length > Longest || !Base64Url.IsValid(continuation))
        {
            return false;
        }

        var query = Encoding.Latin1.GetString(Base64Url.DecodeFromChars(continuation));
        if (query.Length == 0 || query.AsSpan().ContainsAnyExcept(QueryCharacters))
        {
            return false;
        }

        nextLink = new Uri(endpoint, $"{Path}?{query}").AbsoluteUri;

        return true;
    }
}
