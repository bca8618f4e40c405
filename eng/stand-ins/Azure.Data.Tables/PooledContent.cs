using System.Buffers;
using System.Text;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>A request body written straight into a rented buffer, which goes back when the request is disposed of.</summary>
internal sealed class PooledContent(string contentType) : RequestContent, IBufferWriter<byte>
{
    [ThreadStatic]
    private static Utf8JsonWriter t_json;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int _length;
    private int _readers;

    public string ContentType { get; } = contentType;

    public void WriteJson<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        // Rented for the time of the writing, in case an entity's property writes another entity.
        var json = t_json ?? new Utf8JsonWriter(this, new JsonWriterOptions { SkipValidation = true });
        t_json = null;
        json.Reset(this);
        write(json, value);
        json.Flush();
        t_json = json;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    public void Write(ReadOnlySpan<char> text)
        => _length += Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    public override void WriteTo(Stream stream, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _readers);
        stream.Write(_buffer, 0, _length);
        Interlocked.Decrement(ref _readers);
    }

    public override async Task WriteToAsync(Stream stream, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _readers);
        await stream.WriteAsync(_buffer.AsMemory(0, _length), cancellation).ConfigureAwait(false);
        Interlocked.Decrement(ref _readers);
    }

    public override void Dispose()
    {
        // A transport that was given up on may still be sending; such a buffer is left to the collector.
        var buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null && Volatile.Read(ref _readers) == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Reserve(int size)
    {
        size = Math.Max(size, 256);
        if (_buffer.Length - _length >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + size));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
