using System.Globalization;
using Chat.Emulator.Tables.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace Chat.Emulator.Tables.Http;

/// <summary>The query options of a request: learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#supported-query-options.</summary>
internal sealed record TableQuery(string? Filter, int Top, string? Select, string? Format, string? Comp)
{
    /// <summary>The most a page holds. Azurite 3.37 takes a larger $top and gives a thousand.</summary>
    public const int LargestPage = 1000;

    public static TableQuery None { get; } = new(null, LargestPage, null, null, null);

    public string? NextTableName { get; private init; }

    public string? NextPartitionKey { get; private init; }

    public string? NextRowKey { get; private init; }

    /// <param name="text">As it came, with or without the question mark.</param>
    public static TableError? Parse(string text, out TableQuery query)
    {
        query = None;
        if (text.Length < 2)
        {
            return null;
        }

        var options = QueryHelpers.ParseQuery(text);
        var top = LargestPage;
        if (options.TryGetValue("$top", out var asked)
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > LargestPage))
        {
            return TableError.InvalidInput;
        }

        query = new TableQuery(Of("$filter"), top, Of("$select"), Of("$format"), Of("comp"))
        {
            NextTableName = Of("NextTableName"),
            NextPartitionKey = Of("NextPartitionKey"),
            NextRowKey = Of("NextRowKey"),
        };

        return null;

        string? Of(string name) => options.TryGetValue(name, out var value) ? value[0] : null;
    }

    /// <summary>Where the page begins; a row key may be missing: learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</summary>
    public TableError? Start(out (byte[] PartitionKey, byte[] RowKey)? from)
    {
        from = null;
        if (string.IsNullOrEmpty(NextPartitionKey))
        {
            return null;
        }

        byte[] rowKey = [];
        if (!Continuation.TryRead(NextPartitionKey, out byte[] partitionKey)
            || (!string.IsNullOrEmpty(NextRowKey) && !Continuation.TryRead(NextRowKey, out rowKey)))
        {
            return TableError.InvalidInput;
        }

        from = (partitionKey, rowKey);

        return null;
    }
}
