using System.Text;
using Chat.Emulator.Tables.Storage;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Entity-group transactions: one table, one partition, at most 100 operations, each entity once; all or nothing. The answer is 202 in any
/// case and says inside what happened. Azurite 3.37 does not mind several partitions:
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
/// </summary>
internal sealed class BatchOperations(TableAccount account, EntityOperations entities, string accountName)
{
    private const int MostOperations = 100;

    public TableAnswer Answer(TableCall call, ErrorText errors)
    {
        if (new BatchReader(call.Body).Read(call.ContentType) is not { } parts)
        {
            return TableError.InvalidInput;
        }

        var answer = new BatchAnswer(errors);
        if (parts is [{ Method: "GET" } query])
        {
            if (Read(query, out var get) is { } unreadable)
            {
                answer.Fail(unreadable, 0);
            }
            else
            {
                answer.Add(entities.Answer(get), query);
            }
        }
        else
        {
            Transact(parts, answer);
        }

        return new TableAnswer(202) { ContentType = answer.ContentType, Body = new BytesBody(answer.End()) };
    }

    /// <summary>The answer to a batch that failed before any of it was looked at.</summary>
    public static TableAnswer Refuse(TableError error, ErrorText errors)
    {
        var answer = new BatchAnswer(errors);
        answer.Fail(error, 0);

        return new TableAnswer(202) { ContentType = answer.ContentType, Body = new BytesBody(answer.End()) };
    }

    private void Transact(List<BatchPart> parts, BatchAnswer answer)
    {
        if (parts.Count > MostOperations)
        {
            answer.Fail(TableError.Invalid("The batch request operation exceeds the maximum 100 changes per change set."), 0);
            return;
        }

        var calls = new TableCall[parts.Count];
        var writes = new Write[parts.Count];
        var rowKeys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Count; i++)
        {
            var refusal = Read(parts[i], out calls[i]) ?? WriteRequest.Parse(calls[i], out writes[i]) ?? Belongs(calls, writes, i, rowKeys);
            if (refusal is not null)
            {
                answer.Fail(refusal, i);
                return;
            }
        }

        if (account.Find(calls[0].Target.Table) is not { } table)
        {
            answer.Fail(TableError.TableNotFound, 0);
            return;
        }

        var change = account.Change(table, writes);
        if (change.Commit() is { } failure)
        {
            answer.Fail(failure, change.Failed);
            return;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            answer.Add(entities.Written(calls[i], table, writes[i], change.Rows[i]), parts[i]);
        }
    }

    private static TableError? Belongs(TableCall[] calls, Write[] writes, int i, HashSet<string> rowKeys) =>
        !calls[i].Target.Table.Equals(calls[0].Target.Table, StringComparison.OrdinalIgnoreCase) ? TableError.InvalidInput
        : !writes[i].PartitionKey.AsSpan().SequenceEqual(writes[0].PartitionKey) ? TableError.CommandsInBatchActOnDifferentPartitions
        : !rowKeys.Add(Encoding.UTF8.GetString(writes[i].RowKey)) ? TableError.InvalidDuplicateRow
        : null;

    private TableError? Read(BatchPart part, out TableCall call)
    {
        call = null!;
        var url = part.Url;
        if (!url.StartsWith('/'))
        {
            // Scheme and authority do not matter; the path is kept as it is encoded.
            var path = url.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme ? url.IndexOf('/', scheme + 3) : -1;
            if (path < 0)
            {
                return TableError.InvalidInput;
            }

            url = url[path..];
        }

        var question = url.IndexOf('?', StringComparison.Ordinal);
        if (TableTarget.Parse(question < 0 ? url : url[..question], accountName, out var target) is { } nowhere)
        {
            return nowhere;
        }

        if (TableQuery.Parse(question < 0 ? "" : url[question..], out var query) is { } unreadable)
        {
            return unreadable;
        }

        call = new TableCall(part.Method, target, query, part.Body)
        {
            Accept = part.Header("Accept") ?? "application/json",
            ContentType = part.Header("Content-Type"),
            Prefer = part.Header("Prefer"),
            IfMatch = part.Header("If-Match"),
            IfNoneMatch = part.Header("If-None-Match"),
        };

        return target.Kind is TargetKind.OneEntity or TargetKind.Entities ? null : TableError.InvalidInput;
    }
}
