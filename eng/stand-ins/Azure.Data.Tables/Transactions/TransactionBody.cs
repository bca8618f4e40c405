using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables.Transactions;

/// <summary>Writes an entity-group transaction, all of it into one buffer.</summary>
internal static class TransactionBody
{
    public static PooledContent Write(Uri endpoint, string table, IEnumerable<TableTransactionAction> actions)
    {
        var id = Guid.NewGuid();
        var body = new PooledContent($"multipart/mixed; boundary=batch_{id}");
        try
        {
            var target = $"{endpoint.AbsoluteUri.TrimEnd('/')}/{table}";
            var boundary = $"--changeset_{id}\r\n";
            var count = 0;

            body.Write($"--batch_{id}\r\nContent-Type: multipart/mixed; boundary=changeset_{id}\r\n\r\n");
            foreach (var action in actions)
            {
                body.Write(boundary);
                WritePart(body, target, action);
                count++;
            }

            if (count == 0)
            {
                throw new InvalidOperationException("The transaction must contain at least one action.");
            }

            body.Write($"--changeset_{id}--\r\n--batch_{id}--\r\n");
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static void WritePart(PooledContent body, string target, TableTransactionAction action)
    {
        var entity = action.Entity;
        ArgumentNullException.ThrowIfNull(entity.PartitionKey, nameof(entity.PartitionKey));
        ArgumentNullException.ThrowIfNull(entity.RowKey, nameof(entity.RowKey));

        body.Write("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"u8);
        body.Write(action.ActionType switch
        {
            TableTransactionActionType.Add => "POST "u8,
            TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH "u8,
            TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT "u8,
            TableTransactionActionType.Delete => "DELETE "u8,
            _ => throw new InvalidOperationException($"Unknown action {action.ActionType}."),
        });

        body.Write(target);
        if (action.ActionType != TableTransactionActionType.Add)
        {
            body.Write("(PartitionKey='"u8);
            body.Write(EntityPath.Literal(entity.PartitionKey));
            body.Write("',RowKey='"u8);
            body.Write(EntityPath.Literal(entity.RowKey));
            body.Write("')"u8);
        }

        body.Write(" HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n"u8);
        if (action.ActionType
            is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete)
        {
            body.Write("If-Match: "u8);
            body.Write((action.ETag == default ? ETag.All : action.ETag).ToString("H"));
            body.Write("\r\n"u8);
        }

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            body.Write("\r\n"u8);
            return;
        }

        body.Write("Prefer: return-no-content\r\nContent-Type: application/json\r\n\r\n"u8);
        body.WriteJson(entity, static (json, entity) => EntityShape.Of(entity).Write(json, entity));
        body.Write("\r\n"u8);
    }
}
