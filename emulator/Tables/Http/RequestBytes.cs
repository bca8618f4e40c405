using System.Buffers;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Reads a body of at most 4 MiB whole: learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions. A larger one is
/// read to its end too, and dropped: a client that is still sending would not see our answer.
/// </summary>
internal static class RequestBytes
{
    private const int Longest = 4 << 20;

    /// <summary>Null when it is too long.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0)
        {
            return [];
        }

        var reader = request.BodyReader;
        var total = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var isTooLong = total > 0 || read.Buffer.Length > Longest;
            if (read.IsCompleted)
            {
                var body = isTooLong ? null : read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);

                return body;
            }

            if (isTooLong)
            {
                total += read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
            }
            else
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
    }
}
