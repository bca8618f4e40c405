using System.Text;
using System.Text.Json;
using Chat.Emulator.Tables.Filters;
using Chat.Emulator.Tables.Storage;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>Operations on tables: learn.microsoft.com/rest/api/storageservices/operations-on-tables.</summary>
internal sealed class TableOperations(TableAccount account, string endpoint, string accountName)
{
    public TableAnswer Answer(TableCall call) => (call.Method, call.Target.Kind) switch
    {
        ("GET", TargetKind.Tables) => List(call),
        ("GET", TargetKind.OneTable) => One(call),
        ("POST", TargetKind.Tables) => Create(call),
        ("DELETE", TargetKind.OneTable) => Delete(call.Target.Table),
        _ => TableError.MethodNotAllowed,
    };

    /// <summary>learn.microsoft.com/rest/api/storageservices/create-table.</summary>
    private TableAnswer Create(TableCall call)
    {
        if (call.Level == MetadataLevel.Unsupported)
        {
            return TableError.AtomFormatNotSupported;
        }

        if (NameIn(call.Body.Span) is not { } name)
        {
            return TableError.InvalidInput;
        }

        if ((TableNames.Refuse(name) ?? account.Create(name)) is { } refusal)
        {
            return refusal;
        }

        var answer = new TableAnswer(201) { Location = Address(name), PreferenceApplied = call.Prefer is "return-content" or "return-no-content" ? call.Prefer : null };

        return call.Prefer == "return-no-content"
            ? answer with { Status = 204 }
            : answer with { ContentType = PayloadFormat.ContentTypeOf(call.Level), Body = new TextBody($"{{{Metadata(call.Level, "/@Element")}{Json(name, call.Level)}}}") };
    }

    /// <summary>learn.microsoft.com/rest/api/storageservices/query-tables.</summary>
    private TableAnswer List(TableCall call)
    {
        if (call.Level == MetadataLevel.Unsupported)
        {
            return TableError.AtomFormatNotSupported;
        }

        if (FilterParser.Parse(call.Query.Filter, out var filter) is { } unreadable)
        {
            return unreadable;
        }

        var start = "";
        if (!string.IsNullOrEmpty(call.Query.NextTableName) && !Continuation.TryRead(call.Query.NextTableName, out start))
        {
            return TableError.InvalidInput;
        }

        var found = account.InOrder
            .Where(table => string.CompareOrdinal(table.Name, start) >= 0 && (filter is null || filter.Matches(new Candidate(table))))
            .Take(call.Query.Top + 1)
            .ToList();
        var page = string.Join(',', found.Take(call.Query.Top).Select(table => $"{{{Json(table.Name, call.Level)}}}"));

        return new TableAnswer(200)
        {
            ContentType = PayloadFormat.ContentTypeOf(call.Level),
            NextTableName = found.Count > call.Query.Top ? Continuation.Of(Encoding.UTF8.GetBytes(found[^1].Name)) : null,
            Body = new TextBody($"{{{Metadata(call.Level, "")}\"value\":[{page}]}}"),
        };
    }

    private TableAnswer One(TableCall call) =>
        call.Level == MetadataLevel.Unsupported ? TableError.AtomFormatNotSupported
        : account.Find(call.Target.Table) is not { } table ? TableError.ResourceNotFound
        : new TableAnswer(200)
        {
            ContentType = PayloadFormat.ContentTypeOf(call.Level),
            Body = new TextBody($"{{{Metadata(call.Level, "/@Element")}{Json(table.Name, call.Level)}}}"),
        };

    /// <summary>learn.microsoft.com/rest/api/storageservices/delete-table.</summary>
    private TableAnswer Delete(string name) => account.Delete(name) is { } refusal ? refusal : new TableAnswer(204);

    private static string? NameIn(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);

            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("TableName", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private string Metadata(MetadataLevel level, string element) =>
        level == MetadataLevel.None ? "" : $"\"odata.metadata\":\"{endpoint}/$metadata#Tables{element}\",";

    private string Json(string name, MetadataLevel level) =>
        (level == MetadataLevel.Full
            ? $"\"odata.type\":\"{accountName}.Tables\",\"odata.id\":\"{Address(name)}\",\"odata.editLink\":\"Tables('{name}')\","
            : "")
        + $"\"TableName\":\"{name}\"";

    private string Address(string name) => $"{endpoint}/Tables('{name}')";
}
