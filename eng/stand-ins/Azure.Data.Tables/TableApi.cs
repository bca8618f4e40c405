using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>One pipeline to one account; every client made by a service client shares it.</summary>
internal sealed class TableApi
{
    private const string Scope = "https://storage.azure.com/.default";

    private readonly HttpPipeline _pipeline;
    private readonly string _version;
    private readonly string _basePath;

    public TableApi(ConnectionString connection, TableClientOptions options)
        : this(connection.Endpoint, connection.Credential, options)
    {
    }

    public TableApi(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(endpoint, new SharedKeyLitePolicy(credential ?? throw new ArgumentNullException(nameof(credential))), options)
    {
        AccountName = credential.AccountName;
    }

    public TableApi(Uri endpoint, TokenCredential credential, TableClientOptions options)
        : this(endpoint, new BearerTokenAuthenticationPolicy(credential, Scope), options)
    {
    }

    private TableApi(Uri endpoint, HttpPipelinePolicy authentication, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        options ??= new TableClientOptions();
        Endpoint = endpoint;
        AccountName = endpoint.HostNameType == UriHostNameType.Dns && !endpoint.IsLoopback
            ? endpoint.Host.Split('.')[0]
            : endpoint.Segments.ElementAtOrDefault(1)?.Trim('/');
        _version = options.VersionString;
        _basePath = endpoint.AbsolutePath.TrimEnd('/');
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = TableErrorParser.Instance,
        });
    }

    public Uri Endpoint { get; }

    public string AccountName { get; }

    public HttpMessage Request(RequestMethod method, string path, PooledContent body = null)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Scheme = Endpoint.Scheme;
        request.Uri.Host = Endpoint.Host;
        request.Uri.Port = Endpoint.Port;
        request.Uri.Path = _basePath + path;
        request.Headers.Add("x-ms-version", _version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", "application/json;odata=minimalmetadata");
        if (body is not null)
        {
            request.Headers.Add("Content-Type", body.ContentType);
            request.Content = body;
        }

        return message;
    }

    public Response Send(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            _pipeline.Send(message, cancellationToken);
            return message.Response;
        }
    }

    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return message.Response;
        }
    }

    public HttpMessage CreateTableRequest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        var body = new PooledContent("application/json");
        body.WriteJson(name, static (json, name) =>
        {
            json.WriteStartObject();
            json.WriteString("TableName", name);
            json.WriteEndObject();
        });

        var message = Request(RequestMethod.Post, "/Tables", body);
        message.Request.Headers.Add("Prefer", "return-no-content");
        return message;
    }

    public HttpMessage DeleteTableRequest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Request(RequestMethod.Delete, $"/Tables('{name}')");
    }

    public static Response<TableItem> Created(Response response, string name)
        => Response.FromValue(new TableItem(name), Successful(response));

    public static Response<TableItem> CreatedOrThere(Response response, string name)
        => response.Status == 409 && TableErrorParser.CodeOf(response) == TableErrorCode.TableAlreadyExists
            ? Response.FromValue(new TableItem(name), response)
            : Created(response, name);

    public static Response Successful(Response response)
        => response.Status is >= 200 and < 300 ? response : throw new RequestFailedException(response);

    public static Response SuccessfulOrMissing(Response response) => response.Status == 404 ? response : Successful(response);
}
