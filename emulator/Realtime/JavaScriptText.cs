using System.Globalization;
using System.Text;

namespace Chat.Emulator.Realtime;

/// <summary>JavaScript's <c>escape()</c>: the client applies <c>unescape</c> to parts of an event before it parses them.</summary>
/// <remarks>ECMAScript, annex B.2.1</remarks>
internal static class JavaScriptText
{
    private const string Kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@*_+-./";

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 64);
        foreach (var c in text)
        {
            if (Kept.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append(c < 256 ? "%" : "%u").Append(((int)c).ToString(c < 256 ? "X2" : "X4", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
