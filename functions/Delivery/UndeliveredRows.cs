using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Delivery;

/// <summary>Table deliveries: an event nobody could act on, whole. The key is made of the event itself, so that it is kept once.</summary>
public static class UndeliveredRows
{
    public const string Parked = "parked";

    public const string DeadLetter = "dead-letter";

    public const string ReplayedOn = "ReplayedOn";

    public static readonly IReadOnlyList<string> Kinds = [DeadLetter, Parked];

    /// <summary>A text property takes 32 Ki characters, a row 512 Ki: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
    private const int LongestPart = 30_000;

    private const int MostPartsInRow = 15;

    /// <summary>One row, or more when the event is longer than a row; an event has at most 1 MB, learn.microsoft.com/azure/event-grid/quotas-limits.</summary>
    public static IEnumerable<TableEntity> Of(string kind, string subscription, string json, string reason)
    {
        // The store takes no half of a surrogate pair; here it becomes U+FFFD.
        json = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json));
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{subscription}\n{json}")));
        foreach (var (parts, number) in Parts(json).Chunk(MostPartsInRow).Select((parts, number) => (parts, number)))
        {
            var row = new TableEntity(kind, number == 0 ? key : $"{key}{TableKey.Separator}{number}")
            {
                ["Reason"] = reason,
                ["Subscription"] = subscription,
                ["Characters"] = json.Length,
            };
            for (var part = 0; part < parts.Length; part++)
            {
                row[$"Event{part}"] = parts[part];
            }

            yield return row;
        }
    }

    /// <summary>The first row of an event; the others only continue it.</summary>
    public static bool IsFirst(TableEntity row) => !row.RowKey.Contains(TableKey.Separator);

    /// <summary>What an event said, from its rows.</summary>
    public static string JsonOf(IEnumerable<TableEntity> rows) => string.Concat(rows
        .OrderBy(row => row.RowKey.Length).ThenBy(row => row.RowKey, StringComparer.Ordinal)
        .SelectMany(row => row
            .Where(property => property.Key.StartsWith("Event", StringComparison.Ordinal))
            .OrderBy(property => property.Key.Length).ThenBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => property.Value)));

    private static IEnumerable<string> Parts(string json)
    {
        for (var at = 0; at == 0 || at < json.Length;)
        {
            var length = Math.Min(LongestPart, json.Length - at);
            if (at + length < json.Length && char.IsHighSurrogate(json[at + length - 1]))
            {
                length--;
            }

            yield return json.Substring(at, length);
            at += Math.Max(length, 1);
        }
    }
}
