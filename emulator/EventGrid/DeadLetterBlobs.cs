using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Emulator.EventGrid;

/// <summary>Dead letters as blobs. Two requests are all it takes, so they are signed here.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/put-blob, …/create-container and …/authorize-with-shared-key
/// </remarks>
internal sealed class DeadLetterBlobs(StorageAccount account, TimeProvider realTime) : IDeadLetterStore, IDisposable
{
    private const string Version = "2021-12-02";
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<bool> TryWriteAsync(string container, string path, byte[] json, CancellationToken cancellationToken)
    {
        try
        {
            var status = await PutBlobAsync(container, path, json, cancellationToken);
            if (status is HttpStatusCode.NotFound)
            {
                await SendAsync(new HttpRequestMessage(HttpMethod.Put, Address($"{container}?restype=container")), cancellationToken);
                status = await PutBlobAsync(container, path, json, cancellationToken);
            }

            return status is HttpStatusCode.Created;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => http.Dispose();

    private Task<HttpStatusCode> PutBlobAsync(string container, string path, byte[] json, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Address($"{container}/{path}")) { Content = new ByteArrayContent(json) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        request.Content.Headers.ContentType = new("application/json");

        return SendAsync(request, cancellationToken);
    }

    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            // The storage service lives by real time, whatever ours says.
            request.Headers.Add("x-ms-date", realTime.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
            request.Headers.Add("x-ms-version", Version);
            var signature = HMACSHA256.HashData(account.Key, Encoding.UTF8.GetBytes(StringToSign(request)));
            request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {account.Name}:{Convert.ToBase64String(signature)}");
            using var response = await http.SendAsync(request, cancellationToken);

            return response.StatusCode;
        }
    }

    private string StringToSign(HttpRequestMessage request)
    {
        var length = request.Content?.Headers.ContentLength is > 0 and var size ? size.ToString(CultureInfo.InvariantCulture) : "";
        var type = request.Content?.Headers.ContentType?.ToString() ?? "";
        var headers = string.Concat(request.Headers
            .Where(header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}:{string.Join(',', header.Value)}\n"));
        var resource = $"/{account.Name}{request.RequestUri!.AbsolutePath}"
            + (request.RequestUri.Query.Length > 1 ? $"\n{request.RequestUri.Query[1..].Replace('=', ':')}" : "");

        return $"{request.Method}\n\n\n{length}\n\n{type}\n\n\n\n\n\n\n{headers}{resource}";
    }

    private Uri Address(string path) => new($"{account.Blobs.AbsoluteUri.TrimEnd('/')}/{path}");
}
