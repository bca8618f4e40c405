using System.Text;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// A path below the account, taken apart: learn.microsoft.com/rest/api/storageservices/addressing-table-service-resources and
/// …/query-entities#request. Quotes inside keys are doubled.
/// </summary>
internal sealed record TableTarget(TargetKind Kind, string Table = "", byte[]? PartitionKey = null, byte[]? RowKey = null)
{
    private const string PartitionKeyIs = "PartitionKey='";
    private const string RowKeyIs = "RowKey='";

    /// <param name="path">As it came, percent-encoded, without the query.</param>
    public static TableError? Parse(string path, string account, out TableTarget target)
    {
        target = new TableTarget(TargetKind.Service);
        var rest = path.AsSpan().TrimStart('/');
        if (!rest.StartsWith(account, StringComparison.Ordinal) || (rest.Length > account.Length && rest[account.Length] != '/'))
        {
            return TableError.ResourceNotFound;
        }

        var resource = Uri.UnescapeDataString(rest[account.Length..].TrimStart('/'));
        if (resource.Length == 0)
        {
            return null;
        }

        if (resource == "$batch")
        {
            target = new TableTarget(TargetKind.Batch);
            return null;
        }

        var open = resource.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? resource : resource[..open];
        var arguments = open < 0 ? "" : resource[open..];
        if (name == "Tables")
        {
            return ParseTables(arguments, out target);
        }

        if (TableNames.Refuse(name) is { } misnamed)
        {
            return misnamed;
        }

        if (arguments is "" or "()")
        {
            target = new TableTarget(TargetKind.Entities, name);
            return null;
        }

        return ParseKeys(arguments.AsSpan(1), out var keys) && keys is (not null, not null)
            ? Refuse(target = new TableTarget(TargetKind.OneEntity, name, keys.PartitionKey, keys.RowKey))
            : TableError.Invalid("Bad Request - Error in query syntax.");
    }

    private static TableError? Refuse(TableTarget target) => EntityKeys.Refuse(target.PartitionKey) ?? EntityKeys.Refuse(target.RowKey);

    private static TableError? ParseTables(string arguments, out TableTarget target)
    {
        target = new TableTarget(TargetKind.Tables);
        if (arguments is "" or "()")
        {
            return null;
        }

        if (arguments is not (['(', '\'', .., '\'', ')'] and { Length: > 4 }))
        {
            return TableError.Invalid("Bad Request - Error in query syntax.");
        }

        target = new TableTarget(TargetKind.OneTable, arguments[2..^2]);

        return TableNames.Refuse(target.Table);
    }

    private static bool ParseKeys(ReadOnlySpan<char> text, out (byte[]? PartitionKey, byte[]? RowKey) keys)
    {
        keys = default;
        while (true)
        {
            if (text.StartsWith(PartitionKeyIs, StringComparison.Ordinal) && keys.PartitionKey is null)
            {
                text = text[PartitionKeyIs.Length..];
                keys.PartitionKey = ParseLiteral(ref text);
            }
            else if (text.StartsWith(RowKeyIs, StringComparison.Ordinal) && keys.RowKey is null)
            {
                text = text[RowKeyIs.Length..];
                keys.RowKey = ParseLiteral(ref text);
            }
            else
            {
                return false;
            }

            if (text is ")")
            {
                return true;
            }

            if (!text.StartsWith(','))
            {
                return false;
            }

            text = text[1..].TrimStart(' ');
        }
    }

    /// <summary>Up to the closing quote, which it takes; null when there is none.</summary>
    private static byte[]? ParseLiteral(ref ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\'')
            {
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                at++;
                continue;
            }

            var literal = text[..at].ToString().Replace("''", "'", StringComparison.Ordinal);
            text = text[(at + 1)..];

            return Encoding.UTF8.GetBytes(literal);
        }

        text = default;

        return null;
    }
}
