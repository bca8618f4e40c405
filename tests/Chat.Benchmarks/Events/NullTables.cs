using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Benchmarks.Events;

/// <summary>A table endpoint that takes everything, keeps nothing and finds nothing: what is measured beside it is not the store.</summary>
internal sealed class NullTables : IAsyncDisposable
{
    private const string ETag = "W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\"";

    private readonly WebApplication app;
    private long requests;

    private NullTables(WebApplication app)
    {
        this.app = app;
    }

    public long Requests => Interlocked.Read(ref requests);

    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"TableEndpoint={app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/devstoreaccount1;";

    public static async Task<NullTables> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var tables = new NullTables(builder.Build());
        tables.app.Run(tables.AnswerAsync);
        await tables.app.StartAsync();

        return tables;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref requests);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var path = http.Request.Path.Value ?? "";
        if (path.EndsWith("/$batch", StringComparison.Ordinal))
        {
            await BatchAsync(http.Response, Operations(body.GetBuffer().AsSpan(0, (int)body.Length)));
        }
        else if (http.Request.Method == "GET")
        {
            var isPoint = path.Contains("(P", StringComparison.Ordinal);
            http.Response.StatusCode = isPoint ? 404 : 200;
            http.Response.ContentType = "application/json;odata=minimalmetadata;charset=utf-8";
            await http.Response.WriteAsync(isPoint
                ? """{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"The specified resource does not exist."}}}"""
                : """{"value":[]}""");
        }
        else
        {
            http.Response.StatusCode = 204;
            http.Response.Headers.ETag = ETag;
        }
    }

    private static int Operations(ReadOnlySpan<byte> batch)
    {
        var count = 0;
        for (int at; (at = batch.IndexOf(" HTTP/1.1\r\n"u8)) >= 0; batch = batch[(at + 1)..])
        {
            count++;
        }

        return count;
    }

    private static Task BatchAsync(HttpResponse response, int operations)
    {
        response.StatusCode = 202;
        response.ContentType = "multipart/mixed; boundary=batchresponse_0";
        var text = new StringBuilder("--batchresponse_0\r\nContent-Type: multipart/mixed; boundary=changesetresponse_0\r\n\r\n");
        for (var i = 0; i < operations; i++)
        {
            text.Append("--changesetresponse_0\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 204 No Content\r\nETag: ").Append(ETag).Append("\r\n\r\n\r\n");
        }

        return response.WriteAsync(text.Append("--changesetresponse_0--\r\n--batchresponse_0--\r\n").ToString());
    }
}
