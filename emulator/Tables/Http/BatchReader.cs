using System.Text;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Takes a batch apart: multipart, in it one change set, itself multipart, or one query; lines end in CRLF or LF:
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
/// </summary>
internal sealed class BatchReader(ReadOnlyMemory<byte> body)
{
    private const string BoundaryIs = "boundary=";

    private int at;

    /// <summary>The operations in order, or null when this is no batch, or more than one change set.</summary>
    public List<BatchPart>? Read(string? contentType)
    {
        if (BoundaryOf(contentType) is not { } boundary || !SkipTo(boundary) || Headers() is not { } headers)
        {
            return null;
        }

        var parts = new List<BatchPart>();
        if (BoundaryOf(headers.GetValueOrDefault("Content-Type")) is not { } inner)
        {
            return Part(boundary) is { } alone ? [alone] : null;
        }

        if (!SkipTo(inner))
        {
            return null;
        }

        while (true)
        {
            if (Headers() is null || Part(inner) is not { } part)
            {
                return null;
            }

            parts.Add(part);
            if (Line() is not { } border || border.TrimEnd() == $"--{inner}--")
            {
                return SkipTo(boundary) ? null : parts;
            }
        }
    }

    private static string? BoundaryOf(string? contentType)
    {
        var start = contentType?.IndexOf(BoundaryIs, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (start < 0 || !contentType!.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var boundary = contentType[(start + BoundaryIs.Length)..].Split(';')[0].Trim(' ', '"');

        return boundary.Length is > 0 and <= 200 ? boundary : null;
    }

    private BatchPart? Part(string boundary)
    {
        if (Line()?.Split(' ') is not [var method, var url, ..] || Headers() is not { } headers)
        {
            return null;
        }

        var start = at;
        var border = Encoding.UTF8.GetBytes($"--{boundary}");
        while (at < body.Length)
        {
            var end = at;
            if (LineBytes().StartsWith(border))
            {
                at = end;

                return new BatchPart(method, url, headers, body[start..end].Trim("\r\n \t"u8));
            }
        }

        return null;
    }

    /// <summary>Past the next line that is this boundary.</summary>
    private bool SkipTo(string boundary)
    {
        while (Line() is { } line)
        {
            if (line.TrimEnd() == $"--{boundary}")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Headers and the empty line behind them; an operation without a body may leave that out.</summary>
    private Dictionary<string, string>? Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var start = at; Line() is { } line; start = at)
        {
            if (line.Length == 0)
            {
                return headers;
            }

            if (line.StartsWith("--", StringComparison.Ordinal))
            {
                at = start;

                return headers;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    private string? Line() => at < body.Length ? Encoding.UTF8.GetString(LineBytes()) : null;

    private ReadOnlySpan<byte> LineBytes()
    {
        var rest = body.Span[at..];
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        at += end < 0 ? rest.Length : end + 1;

        return line.TrimEnd((byte)'\r');
    }
}
