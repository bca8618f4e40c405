using Chat.Emulator.Tables.Storage;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// What a call means as a write: POST inserts, PUT replaces, PATCH and MERGE merge, DELETE deletes:
/// learn.microsoft.com/rest/api/storageservices/insert-entity, …/update-entity2, …/merge-entity, …/delete-entity1,
/// …/insert-or-replace-entity, …/insert-or-merge-entity.
/// </summary>
internal static class WriteRequest
{
    public static TableError? Parse(TableCall call, out Write write)
    {
        write = default;
        if (KindOf(call) is not { } kind)
        {
            return TableError.MethodNotAllowed;
        }

        if (call.IfNoneMatch is not null)
        {
            return TableError.Invalid($"If-None-Match HTTP header cannot be specified for {call.Method} operations.");
        }

        if (ETagText.Read(call.IfMatch, out var condition) is { } malformed)
        {
            return malformed;
        }

        if (kind == WriteKind.Delete)
        {
            write = new Write(kind, call.Target.PartitionKey!, call.Target.RowKey!, [], condition);
            return condition.Given ? null : TableError.MissingIfMatch;
        }

        if (call.ContentType is { } type && type.Contains("atom+xml", StringComparison.OrdinalIgnoreCase))
        {
            return TableError.AtomFormatNotSupported;
        }

        // Some clients merge nothing but keys and send no body for it.
        var body = EntityBody.Empty;
        if (!(kind == WriteKind.Merge && call.Body.IsEmpty) && EntityBodyReader.Read(call.Body.Span, out body) is { } unreadable)
        {
            return unreadable;
        }

        // The address names the entity; keys in the body are looked at only where there is none.
        var partitionKey = call.Target.PartitionKey ?? body.PartitionKey;
        var rowKey = call.Target.RowKey ?? body.RowKey;
        if (partitionKey is null || rowKey is null)
        {
            return TableError.PropertiesNeedValue;
        }

        write = new Write(kind, partitionKey, rowKey, body.Properties, kind == WriteKind.Insert ? IfMatch.Absent : condition);

        return EntityKeys.Refuse(partitionKey) ?? EntityKeys.Refuse(rowKey);
    }

    private static WriteKind? KindOf(TableCall call) => (call.Method, call.Target.Kind) switch
    {
        ("POST", TargetKind.Entities) => WriteKind.Insert,
        ("PUT", TargetKind.OneEntity) => WriteKind.Replace,
        ("PATCH" or "MERGE", TargetKind.OneEntity) => WriteKind.Merge,
        ("DELETE", TargetKind.OneEntity) => WriteKind.Delete,
        _ => null,
    };
}
