using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

public class TableServiceClient
{
    private readonly TableApi _api;

    public TableServiceClient(string connectionString)
        : this(connectionString, options: null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null)
    {
        _api = new TableApi(ConnectionString.Parse(connectionString), options);
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, options: null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
    {
        _api = new TableApi(endpoint, credential, options);
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        _api = new TableApi(endpoint, tokenCredential, options);
    }

    protected TableServiceClient()
    {
    }

    public virtual string AccountName => _api.AccountName;

    public virtual Uri Uri => _api.Endpoint;

    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    public virtual TableClient GetTableClient(string tableName) => new(tableName, _api);

    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default)
        => TableApi.Created(_api.Send(_api.CreateTableRequest(tableName), cancellationToken), tableName);

    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default)
        => TableApi.Created(await _api.SendAsync(_api.CreateTableRequest(tableName), cancellationToken).ConfigureAwait(false), tableName);

    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default)
        => TableApi.CreatedOrThere(_api.Send(_api.CreateTableRequest(tableName), cancellationToken), tableName);

    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default)
        => TableApi.CreatedOrThere(
            await _api.SendAsync(_api.CreateTableRequest(tableName), cancellationToken).ConfigureAwait(false), tableName);

    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default)
        => TableApi.SuccessfulOrMissing(_api.Send(_api.DeleteTableRequest(tableName), cancellationToken));

    public virtual async Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
        => TableApi.SuccessfulOrMissing(await _api.SendAsync(_api.DeleteTableRequest(tableName), cancellationToken).ConfigureAwait(false));

    public virtual Pageable<TableItem> Query(
        string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => new Pages<TableItem>((token, size) =>
            ToPage(_api.Send(QueryRequest(filter, maxPerPage ?? size, token), cancellationToken)));

    public virtual AsyncPageable<TableItem> QueryAsync(
        string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => new AsyncPages<TableItem>(
            async (token, size, cancellation) => ToPage(
                await _api.SendAsync(QueryRequest(filter, maxPerPage ?? size, token), cancellation).ConfigureAwait(false)),
            cancellationToken);

    private static Page<TableItem> ToPage(Response response)
    {
        using var body = JsonDocument.Parse(TableApi.Successful(response).Content.ToMemory());
        var tables = body.RootElement.GetProperty("value").EnumerateArray();
        return Page<TableItem>.FromValues(
            [.. tables.Select(table => new TableItem(table.GetProperty("TableName").GetString()))],
            response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next) ? next : null,
            response);
    }

    private HttpMessage QueryRequest(string filter, int? top, string nextTableName)
    {
        var message = _api.Request(RequestMethod.Get, "/Tables");
        EntityQuery.Append(message, "$filter", filter);
        EntityQuery.Append(message, "$top", top?.ToString(CultureInfo.InvariantCulture));
        EntityQuery.Append(message, "NextTableName", nextTableName);
        return message;
    }
}
