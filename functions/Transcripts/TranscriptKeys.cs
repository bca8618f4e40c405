using System.Buffers.Text;
using System.Text;
using Chat.Functions.Tables;

namespace Chat.Functions.Transcripts;

/// <summary>Where things lie in a thread's partition of the archive: first all that has a time, by that time, then messages with ids of another kind.</summary>
public static class TranscriptKeys
{
    /// <summary>After every time.</summary>
    public const string EndOfTimes = ":";

    /// <summary>Where messages begin whose ids are no times.</summary>
    public const string OtherIds = "x";

    /// <summary>After every message, whatever its id; what the archive keeps for itself lies behind.</summary>
    public const string End = "y";

    private const int LongestContinuation = 1024;

    /// <summary>Where the things of a time begin.</summary>
    public static string Of(DateTimeOffset time) => TableKey.Sortable(Math.Max(0, time.ToUnixTimeMilliseconds()));

    /// <summary>The first piece of a key: a time, or an id.</summary>
    public static string GroupOf(string rowKey) => rowKey[..Math.Max(0, rowKey.IndexOf(TableKey.Separator, StringComparison.Ordinal))];

    public static string Continuation(string group) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(group));

    public static bool TryReadContinuation(string continuation, out string? group)
    {
        group = null;
        if (continuation.Length > LongestContinuation || !Base64Url.IsValid(continuation))
        {
            return false;
        }

        try
        {
            group = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(continuation));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        // A place among messages; where there is nothing, the next page begins behind it.
        return group.Length > 0 && (char.IsAsciiDigit(group[0]) || group[0] == OtherIds[0]) && !group.Any(char.IsControl);
    }
}
