using Chat.Emulator.Tables.Filters;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

internal sealed class EntitiesBody(EntityJson json, List<FoundRow> rows) : ITableBody
{
    private const int PieceBytes = 256 * 1024;

    private int next = -1;

    public bool WriteMore(ref Utf8Output output)
    {
        if (next < 0)
        {
            json.WriteFeedStart(ref output);
            next = 0;
        }

        for (var bytes = 0; next < rows.Count && bytes < PieceBytes; next++)
        {
            json.WriteInFeed(ref output, rows[next], isFirst: next == 0);
            bytes += rows[next].Row.Bytes.Length;
        }

        if (next < rows.Count)
        {
            return true;
        }

        output.Write("]}"u8);

        return false;
    }
}
