using System.Globalization;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>An entity's ETag is its time stamp, percent-encoded: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#etag.</summary>
internal static class ETagText
{
    public const int TimeLength = 28;

    private const string Start = "W/\"datetime'";
    private const string End = "'\"";

    public static string Of(long stamp) => $"{Start}{TimeOf(stamp).Replace(":", "%3A", StringComparison.Ordinal)}{End}";

    public static string TimeOf(long stamp) => new DateTime(stamp, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A star, or one weak ETag; one that we never gave matches nothing.</summary>
    public static TableError? Read(string? header, out IfMatch condition)
    {
        condition = IfMatch.Absent;
        if (header is null)
        {
            return null;
        }

        if (header == "*")
        {
            condition = IfMatch.Any;
            return null;
        }

        if (header is not (['W' or 'w', '/', '"', .., '"'] and { Length: > 4 }) || header.AsSpan(3, header.Length - 4).Contains('"'))
        {
            return TableError.Invalid($"The etag value specified in one of the request headers is not valid. Please make sure only one etag value is specified and is valid.");
        }

        var time = header.StartsWith(Start, StringComparison.OrdinalIgnoreCase) && header.EndsWith(End, StringComparison.Ordinal) && header.Length > 16
            ? header[Start.Length..^End.Length].Replace("%3A", ":", StringComparison.OrdinalIgnoreCase)
            : "";
        condition = new IfMatch(
            true,
            DateTime.TryParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var stamp) ? stamp.Ticks : -1);

        return null;
    }
}
