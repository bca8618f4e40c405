using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Chat.Emulator.Tables.Wire;

/// <summary>
/// Opaque values of continuation headers, in the form Azure gives them: 1, the length, and base64 that headers and URLs carry as it is:
/// learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.
/// </summary>
internal static class Continuation
{
    public static string Of(ReadOnlySpan<byte> key)
    {
        var text = Base64Url.EncodeToString(key);

        return string.Create(CultureInfo.InvariantCulture, $"1!{text.Length}!{text}");
    }

    public static bool TryRead(string? value, out byte[] key)
    {
        key = [];
        if (value?.Split('!') is not ["1", var length, var text]
            || length != text.Length.ToString(CultureInfo.InvariantCulture)
            || !Base64Url.IsValid(text))
        {
            return false;
        }

        key = Base64Url.DecodeFromChars(text);

        return true;
    }

    public static bool TryRead(string? value, out string name)
    {
        var isValid = TryRead(value, out byte[] key);
        name = Encoding.UTF8.GetString(key);

        return isValid;
    }
}
