using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>A body that is written piece by piece, so that a large page is never in memory as a whole.</summary>
internal interface ITableBody
{
    /// <summary>Writes the next piece; false after the last.</summary>
    bool WriteMore(ref Utf8Output output);
}
