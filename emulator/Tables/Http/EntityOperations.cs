using System.Text;
using Chat.Emulator.Tables.Filters;
using Chat.Emulator.Tables.Storage;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Operations on entities: learn.microsoft.com/rest/api/storageservices/operations-on-entities.
/// </summary>
internal sealed class EntityOperations(TableAccount account, string endpoint, string accountName)
{
    private const string NoContent = "return-no-content";
    private const string Content = "return-content";

    public TableAnswer Answer(TableCall call)
    {
        if (account.Find(call.Target.Table) is not { } table)
        {
            return TableError.TableNotFound;
        }

        if (call.Method == "GET")
        {
            return call.Level == MetadataLevel.Unsupported ? TableError.AtomFormatNotSupported
                : call.Target.Kind == TargetKind.OneEntity ? Get(call, table)
                : Query(call, table);
        }

        if (WriteRequest.Parse(call, out var write) is { } refusal)
        {
            return refusal;
        }

        var change = account.Change(table, [write]);

        return change.Commit() is { } failure ? failure : Written(call, table, write, change.Rows[0]);
    }

    /// <summary>How a write that was done is answered, alone and in a transaction.</summary>
    public TableAnswer Written(TableCall call, Table table, Write write, Row row)
    {
        if (write.Kind != WriteKind.Insert)
        {
            return new TableAnswer(204) { ETag = row.Exists ? ETagText.Of(row.Stamp) : null };
        }

        var answer = new TableAnswer(201)
        {
            ETag = ETagText.Of(row.Stamp),
            Location = Address(table, write),
            PreferenceApplied = call.Prefer switch
            {
                Content => Content,
                NoContent => NoContent,
                _ => null,
            },
        };

        return call.Prefer == NoContent
            ? answer with { Status = 204 }
            : answer with { ContentType = PayloadFormat.ContentTypeOf(call.Level), Body = new OneEntityBody(JsonFor(call, table), write.PartitionKey, row) };
    }

    /// <summary>learn.microsoft.com/rest/api/storageservices/query-entities, by both keys.</summary>
    private TableAnswer Get(TableCall call, Table table)
    {
        Row row = default;
        if (table.TryFind(call.Target.PartitionKey, out var partition))
        {
            lock (partition.Gate)
            {
                row = partition.Find(call.Target.RowKey);
            }
        }

        return !row.Exists ? TableError.ResourceNotFound : new TableAnswer(200)
        {
            ETag = ETagText.Of(row.Stamp),
            ContentType = PayloadFormat.ContentTypeOf(call.Level),
            Body = new OneEntityBody(JsonFor(call, table), call.Target.PartitionKey!, row),
        };
    }

    /// <summary>learn.microsoft.com/rest/api/storageservices/query-entities.</summary>
    private TableAnswer Query(TableCall call, Table table)
    {
        if (FilterParser.Parse(call.Query.Filter, out var filter) is { } unreadable)
        {
            return unreadable;
        }

        if (call.Query.Start(out var from) is { } malformed)
        {
            return malformed;
        }

        var scan = new EntityScan(table, filter, call.Query.Top);
        scan.Run(from);

        return new TableAnswer(200)
        {
            ContentType = PayloadFormat.ContentTypeOf(call.Level),
            NextPartitionKey = scan.Next is { } next ? Continuation.Of(next.PartitionKey) : null,
            NextRowKey = scan.Next is { } nextRow ? Continuation.Of(nextRow.RowKey) : null,
            Body = new EntitiesBody(JsonFor(call, table), scan.Found),
        };
    }

    private EntityJson JsonFor(TableCall call, Table table) => new(endpoint, accountName, table.Name, call.Level, call.Query.Select);

    private string Address(Table table, Write write) =>
        $"{endpoint}/{table.Name}(PartitionKey='{InUrl(write.PartitionKey)}',RowKey='{InUrl(write.RowKey)}')";

    private static string InUrl(byte[] key) => Uri.EscapeDataString(Encoding.UTF8.GetString(key)).Replace("%27", "''", StringComparison.Ordinal);
}
