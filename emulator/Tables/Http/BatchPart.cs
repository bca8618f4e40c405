namespace Chat.Emulator.Tables.Http;

/// <summary>One operation inside a batch: a request line, headers, a body.</summary>
internal sealed record BatchPart(string Method, string Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
