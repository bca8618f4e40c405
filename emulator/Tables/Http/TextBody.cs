using System.Text;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

internal sealed class TextBody(string text) : ITableBody
{
    public bool WriteMore(ref Utf8Output output)
    {
        output.Write(Encoding.UTF8.GetBytes(text));

        return false;
    }
}
