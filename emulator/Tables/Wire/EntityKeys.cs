using System.Text;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>
/// Which keys are legal: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#characters-disallowed-in-key-fields.
/// Azurite 3.37 stops at 512 characters already.
/// </summary>
internal static class EntityKeys
{
    public static TableError? Refuse(ReadOnlySpan<byte> key)
    {
        if (key.ContainsAnyInRange((byte)0, (byte)0x1F) || key.ContainsAny("/\\#?\x7f"u8) || HasLateControl(key))
        {
            return TableError.Invalid("Bad Request - Error in query syntax.");
        }

        return key.Length > EntityLimits.KeyCharacters && Encoding.UTF8.GetCharCount(key) > EntityLimits.KeyCharacters
            ? TableError.KeyValueTooLarge
            : null;
    }

    // U+0080 to U+009F are C2 followed by 80 to 9F.
    private static bool HasLateControl(ReadOnlySpan<byte> key)
    {
        for (var at = key.IndexOf((byte)0xC2); at >= 0; at = key.IndexOf((byte)0xC2))
        {
            if (key[at + 1] < 0xA0)
            {
                return true;
            }

            key = key[(at + 2)..];
        }

        return false;
    }
}
