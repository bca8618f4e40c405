using System.Globalization;
using Azure.Core;

namespace Azure.Communication.Chat;

internal static class ChatQuery
{
    public static void Append(HttpMessage message, int? maxPageSize, DateTimeOffset? startTime)
    {
        AppendNumber(message, "maxPageSize", maxPageSize);
        if (startTime is { } time)
        {
            message.Request.Uri.AppendQuery("startTime", ChatJson.Instant(time), escapeValue: true);
        }
    }

    public static void Append(HttpMessage message, int? maxPageSize, int? skip)
    {
        AppendNumber(message, "maxPageSize", maxPageSize);
        AppendNumber(message, "skip", skip);
    }

    private static void AppendNumber(HttpMessage message, string name, int? value)
    {
        if (value is { } number)
        {
            message.Request.Uri.AppendQuery(name, number.ToString(CultureInfo.InvariantCulture), escapeValue: false);
        }
    }
}
