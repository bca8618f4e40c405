using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Emulator.Http;

/// <summary>The bytes of a request, or why they cannot be had.</summary>
internal readonly struct RequestBody
{
    // No operation needs more than 200 participants or one message of 28 KB.
    private const int Largest = 1 << 20;

    private RequestBody(ReadOnlyMemory<byte> bytes, Refusal? refusal)
    {
        Bytes = bytes;
        Refusal = refusal;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public Refusal? Refusal { get; }

    public bool IsEmpty => Bytes.IsEmpty;

    public static async ValueTask<RequestBody> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength is 0)
        {
            return default;
        }

        if (http.Request.ContentLength > Largest)
        {
            return TooLarge();
        }

        var buffer = new byte[(http.Request.ContentLength ?? 2048) + 1];
        var filled = 0;
        while (await http.Request.Body.ReadAsync(buffer.AsMemory(filled), http.RequestAborted) is > 0 and var read)
        {
            filled += read;
            if (filled > Largest)
            {
                return TooLarge();
            }

            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return new RequestBody(buffer.AsMemory(0, filled), null);
    }

    /// <summary>Null and the value, or the refusal to answer with.</summary>
    public Refusal? Parse<T>(JsonTypeInfo<T> type, out T value)
        where T : class
    {
        value = null!;
        if (IsEmpty)
        {
            return new Refusal(400, "BadRequest", "The request body is missing.");
        }

        try
        {
            value = JsonSerializer.Deserialize(Bytes.Span, type)!;
        }
        catch (JsonException fault)
        {
            return new Refusal(400, "BadRequest", $"The request body is not the expected JSON (at {Place(fault)}).");
        }

        return value is null ? new Refusal(400, "BadRequest", "The request body must be a JSON object.") : null;
    }

    private static string Place(JsonException fault) =>
        $"line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}";

    private static RequestBody TooLarge() =>
        new(default, new Refusal(413, "RequestBodyTooLarge", $"The request body is larger than {Largest} bytes."));
}
