using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Transactions;

/// <summary>Takes the multipart answer apart. It is 202 even when the transaction failed: then it holds one part, the error.</summary>
internal static class TransactionAnswer
{
    public static Response<IReadOnlyList<Response>> Read(Response response)
    {
        if (response.Status != 202)
        {
            throw new TableTransactionFailedException(new RequestFailedException(response));
        }

        var parts = Parts(response.Content.ToMemory());
        return parts.Find(part => part.Status >= 400) is { } failed
            ? throw Failure(failed)
            : Response.FromValue<IReadOnlyList<Response>>(parts, response);
    }

    private static TableTransactionFailedException Failure(Response part)
    {
        var failure = new RequestFailedException(part, null, TableErrorParser.Instance);

        // "<index>:<message>", with the zero-based place of the operation that failed.
        if (TableErrorParser.Instance.TryParse(part, out var error, out _)
            && error.Message?.Split(':', 2) is [var index, _]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            failure.Data[TableTransactionFailedException.IndexKey] = place;
        }

        return new TableTransactionFailedException(failure);
    }

    // Status lines and boundary lines are all that matters here; no header of the envelope says more.
    private static List<Response> Parts(ReadOnlyMemory<byte> answer)
    {
        var parts = new List<Response>();
        var at = 0;
        while (at < answer.Length)
        {
            var line = NextLine(answer.Span, ref at);
            if (!line.StartsWith("HTTP/1."u8))
            {
                continue;
            }

            // "HTTP/1.1 204 No Content"
            Utf8Parser.TryParse(line["HTTP/1.1 ".Length..], out int status, out _);
            var reason = line.Length > "HTTP/1.1 204 ".Length ? Encoding.ASCII.GetString(line["HTTP/1.1 204 ".Length..]) : "";
            var headersStart = at;
            var headersEnd = at;
            while (at < answer.Length && NextLine(answer.Span, ref at).Length > 0)
            {
                headersEnd = at;
            }

            var bodyStart = at;
            var bodyEnd = at;
            while (at < answer.Length && !NextLine(answer.Span, ref at).StartsWith("--"u8))
            {
                bodyEnd = at;
            }

            parts.Add(new PartResponse(
                status,
                reason,
                answer[headersStart..headersEnd],
                answer[bodyStart..bodyEnd]));
        }

        return parts;
    }

    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> text, ref int at)
    {
        var rest = text[at..];
        var end = rest.IndexOf((byte)'\n');
        at = end < 0 ? text.Length : at + end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
    }
}
