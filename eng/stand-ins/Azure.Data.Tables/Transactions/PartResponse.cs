using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>One answer inside a transaction's answer; its headers are looked up in the text when somebody asks.</summary>
internal sealed class PartResponse(int status, string reason, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> body) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => reason;

    public override Stream ContentStream { get; set; } = body.IsEmpty
        ? null
        : new MemoryStream(body.ToArray(), 0, body.Length, writable: false, publiclyVisible: true);

    public override string ClientRequestId { get; set; }

    public override bool IsError => status >= 400;

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders()
    {
        foreach (var line in Encoding.UTF8.GetString(headers.Span).Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                yield return new HttpHeader(name, value);
            }
        }
    }

    protected override bool TryGetHeader(string name, out string value)
    {
        foreach (var range in headers.Span.Split((byte)'\n'))
        {
            var line = headers.Span[range];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                value = Encoding.UTF8.GetString(line[(name.Length + 1)..].Trim(" \r"u8));
                return true;
            }
        }

        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
