using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

internal sealed class BytesBody(ReadOnlyMemory<byte> bytes) : ITableBody
{
    public bool WriteMore(ref Utf8Output output)
    {
        output.Write(bytes.Span);

        return false;
    }
}
