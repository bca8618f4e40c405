using Chat.Emulator.Tables.Storage;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

internal sealed class OneEntityBody(EntityJson json, byte[] partitionKey, Row row) : ITableBody
{
    public bool WriteMore(ref Utf8Output output)
    {
        json.WriteAlone(ref output, partitionKey, row);

        return false;
    }
}
