using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

public class TableClient
{
    private readonly TableApi _api;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, options: null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(tableName, new TableApi(ConnectionString.Parse(connectionString), options))
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, options: null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(tableName, new TableApi(endpoint, credential, options))
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(tableName, new TableApi(endpoint, tokenCredential, options))
    {
    }

    internal TableClient(string tableName, TableApi api)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        Name = tableName;
        _api = api;
    }

    protected TableClient()
    {
    }

    public virtual string Name { get; }

    public virtual string AccountName => _api.AccountName;

    public virtual Uri Uri => new($"{_api.Endpoint.AbsoluteUri.TrimEnd('/')}/{Name}");

    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default)
        => TableApi.Created(_api.Send(_api.CreateTableRequest(Name), cancellationToken), Name);

    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
        => TableApi.Created(await _api.SendAsync(_api.CreateTableRequest(Name), cancellationToken).ConfigureAwait(false), Name);

    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default)
        => TableApi.CreatedOrThere(_api.Send(_api.CreateTableRequest(Name), cancellationToken), Name);

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
        => TableApi.CreatedOrThere(await _api.SendAsync(_api.CreateTableRequest(Name), cancellationToken).ConfigureAwait(false), Name);

    public virtual Response Delete(CancellationToken cancellationToken = default)
        => TableApi.SuccessfulOrMissing(_api.Send(_api.DeleteTableRequest(Name), cancellationToken));

    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
        => TableApi.SuccessfulOrMissing(await _api.SendAsync(_api.DeleteTableRequest(Name), cancellationToken).ConfigureAwait(false));

    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => TableApi.Successful(_api.Send(AddRequest(entity), cancellationToken));

    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => TableApi.Successful(await _api.SendAsync(AddRequest(entity), cancellationToken).ConfigureAwait(false));

    public virtual Response<T> GetEntity<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
        => One<T>(_api.Send(GetRequest(partitionKey, rowKey, select), cancellationToken));

    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
        => One<T>(await _api.SendAsync(GetRequest(partitionKey, rowKey, select), cancellationToken).ConfigureAwait(false));

    public virtual NullableResponse<T> GetEntityIfExists<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
        => OneOrNone<T>(_api.Send(GetRequest(partitionKey, rowKey, select), cancellationToken));

    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
        => OneOrNone<T>(await _api.SendAsync(GetRequest(partitionKey, rowKey, select), cancellationToken).ConfigureAwait(false));

    public virtual Response UpsertEntity<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => TableApi.Successful(_api.Send(WriteRequest(entity, mode, ifMatch: null), cancellationToken));

    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => TableApi.Successful(await _api.SendAsync(WriteRequest(entity, mode, ifMatch: null), cancellationToken).ConfigureAwait(false));

    public virtual Response UpdateEntity<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => TableApi.Successful(_api.Send(WriteRequest(entity, mode, Given(ifMatch)), cancellationToken));

    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => TableApi.Successful(await _api.SendAsync(WriteRequest(entity, mode, Given(ifMatch)), cancellationToken).ConfigureAwait(false));

    public virtual Response DeleteEntity(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        => TableApi.SuccessfulOrMissing(_api.Send(DeleteRequest(partitionKey, rowKey, ifMatch), cancellationToken));

    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        => TableApi.SuccessfulOrMissing(
            await _api.SendAsync(DeleteRequest(partitionKey, rowKey, ifMatch), cancellationToken).ConfigureAwait(false));

    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
        => DeleteEntity(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);

    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
        => DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);

    public virtual Pageable<T> Query<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
        => new Pages<T>((token, size) =>
            ToPage<T>(_api.Send(QueryRequest(filter, maxPerPage ?? size, select, token), cancellationToken)));

    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
        => new AsyncPages<T>(
            async (token, size, cancellation) => ToPage<T>(
                await _api.SendAsync(QueryRequest(filter, maxPerPage ?? size, select, token), cancellation).ConfigureAwait(false)),
            cancellationToken);

    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        => TransactionAnswer.Read(_api.Send(TransactionRequest(transactionActions), cancellationToken));

    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        => TransactionAnswer.Read(await _api.SendAsync(TransactionRequest(transactionActions), cancellationToken).ConfigureAwait(false));

    private static ETag? Given(ETag ifMatch)
        => ifMatch == default ? throw new ArgumentException("Value cannot be empty.", nameof(ifMatch)) : ifMatch;

    private static Response<T> One<T>(Response response)
        where T : class, ITableEntity
        => Response.FromValue(EntityShape<T>.Default.ReadOne(TableApi.Successful(response)), response);

    private static NullableResponse<T> OneOrNone<T>(Response response)
        where T : class, ITableEntity
        => response.Status == 404 ? new NoValueResponse<T>(response) : One<T>(response);

    private static Page<T> ToPage<T>(Response response)
        where T : class, ITableEntity
        => Page<T>.FromValues(EntityShape<T>.Default.ReadMany(TableApi.Successful(response)), EntityQuery.TokenOf(response), response);

    private static PooledContent Body(ITableEntity entity)
    {
        var body = new PooledContent("application/json");
        body.WriteJson(entity, static (json, entity) => EntityShape.Of(entity).Write(json, entity));
        return body;
    }

    private HttpMessage AddRequest(ITableEntity entity)
    {
        RequireKeys(entity.PartitionKey, entity.RowKey);
        var message = _api.Request(RequestMethod.Post, "/" + Name, Body(entity));
        message.Request.Headers.Add("Prefer", "return-no-content");
        return message;
    }

    private HttpMessage GetRequest(string partitionKey, string rowKey, IEnumerable<string> select)
    {
        RequireKeys(partitionKey, rowKey);
        var message = _api.Request(RequestMethod.Get, EntityPath.Of(Name, partitionKey, rowKey));
        EntityQuery.Append(message, "$select", select is null ? null : string.Join(',', select));
        return message;
    }

    private HttpMessage WriteRequest(ITableEntity entity, TableUpdateMode mode, ETag? ifMatch)
    {
        RequireKeys(entity.PartitionKey, entity.RowKey);
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
        };

        var message = _api.Request(method, EntityPath.Of(Name, entity.PartitionKey, entity.RowKey), Body(entity));
        if (ifMatch is { } etag)
        {
            message.Request.Headers.Add("If-Match", etag.ToString("H"));
        }

        return message;
    }

    private HttpMessage DeleteRequest(string partitionKey, string rowKey, ETag ifMatch)
    {
        RequireKeys(partitionKey, rowKey);
        var message = _api.Request(RequestMethod.Delete, EntityPath.Of(Name, partitionKey, rowKey));
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString("H"));
        return message;
    }

    private HttpMessage QueryRequest(string filter, int? top, IEnumerable<string> select, string token)
    {
        var message = _api.Request(RequestMethod.Get, $"/{Name}()");
        EntityQuery.Append(message, "$top", top?.ToString(CultureInfo.InvariantCulture));
        EntityQuery.Append(message, "$select", select is null ? null : string.Join(',', select));
        EntityQuery.Append(message, "$filter", filter);
        EntityQuery.AppendToken(message, token);
        return message;
    }

    private HttpMessage TransactionRequest(IEnumerable<TableTransactionAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return _api.Request(RequestMethod.Post, "/$batch", TransactionBody.Write(_api.Endpoint, Name, actions));
    }

    private static void RequireKeys(string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
    }
}
