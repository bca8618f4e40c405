using System.Text.Json;
using Chat.Functions.Http;

namespace Chat.Functions.Transcripts;

/// <summary>One JSON object per line: github.com/ndjson/ndjson-spec.</summary>
public static class NdjsonTranscript
{
    public const string MediaType = "application/x-ndjson";

    private const int FlushedEvery = 32 * 1024;

    public static async Task WriteAsync(IAsyncEnumerable<TranscriptEntry> entries, Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream(2 * FlushedEvery);
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(buffer, entry, ChatJson.Default.TranscriptEntry);
            buffer.WriteByte((byte)'\n');
            if (buffer.Length > FlushedEvery)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
            buffer.SetLength(0);
        }
    }
}
