using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>A query's parameters, and the token that carries both halves of its continuation.</summary>
internal static class EntityQuery
{
    public static void Append(HttpMessage message, string name, string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        }
    }

    public static void AppendToken(HttpMessage message, string token)
    {
        // Continuation values are opaque but hold no space.
        if (token?.Split(' ', 2) is [var partition, var row])
        {
            Append(message, "NextPartitionKey", partition);
            Append(message, "NextRowKey", row);
        }
    }

    public static string TokenOf(Response response)
    {
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition);
        response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row);
        return partition is null && row is null ? null : $"{partition} {row}";
    }
}
