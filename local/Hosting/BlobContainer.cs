using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Chat.Local.Hosting;

/// <summary>
/// One blob container over its REST interface with a shared key: just what a trigger needs, because the storage client library cannot be
/// had everywhere this builds. learn.microsoft.com/rest/api/storageservices/blob-service-rest-api.
/// </summary>
public sealed class BlobContainer : IDisposable
{
    private const string ServiceVersion = "2021-12-02";

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri container;
    private readonly string account;
    private readonly byte[] key;

    public BlobContainer(string connectionString, string name)
    {
        var settings = Settings(connectionString);
        account = settings["AccountName"];
        key = Convert.FromBase64String(settings["AccountKey"]);
        container = new Uri($"{settings["BlobEndpoint"].TrimEnd('/')}/{name}");
    }

    /// <summary>The names of the blobs whose path starts with <paramref name="prefix"/>; empty when there is no container yet.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        for (string? marker = ""; marker is not null;)
        {
            var query = $"comp=list&marker={Uri.EscapeDataString(marker)}&prefix={Uri.EscapeDataString(prefix)}&restype=container";
            using var answer = await SendAsync(HttpMethod.Get, "", query, null, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.NotFound)
            {
                break;
            }

            answer.EnsureSuccessStatusCode();
            var page = XDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            names.AddRange(page.Descendants("Blob").Select(blob => blob.Element("Name")!.Value));
            marker = page.Descendants("NextMarker").FirstOrDefault()?.Value is { Length: > 0 } next ? next : null;
        }

        return names;
    }

    public async Task<string> ReadAsync(string blob, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, blob, "", null, cancellationToken);

        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task WriteAsync(string blob, string content, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Put, blob, "", content, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            using var made = await SendAsync(HttpMethod.Put, "", "restype=container", "", cancellationToken);
            using var again = await SendAsync(HttpMethod.Put, blob, "", content, cancellationToken);
            again.EnsureSuccessStatusCode();
            return;
        }

        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string blob, string query, string? content, CancellationToken cancellationToken)
    {
        var path = blob.Length == 0 ? "" : $"/{string.Join('/', blob.Split('/').Select(Uri.EscapeDataString))}";
        var request = new HttpRequestMessage(method, new Uri($"{container}{path}{(query.Length == 0 ? "" : $"?{query}")}"));
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", ServiceVersion);
        var isBlob = content is not null && blob.Length > 0;
        if (isBlob)
        {
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
        }

        if (content is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            request.Content.Headers.ContentType = isBlob ? new MediaTypeHeaderValue("application/json") : null;
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("SharedKey", $"{account}:{Sign(request, date, query, isBlob)}");

        return await http.SendAsync(request, cancellationToken);
    }

    // learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
    private string Sign(HttpRequestMessage request, string date, string query, bool isBlob)
    {
        var length = request.Content?.Headers.ContentLength is > 0 and { } bytes ? bytes.ToString(CultureInfo.InvariantCulture) : "";
        var blobType = isBlob ? "x-ms-blob-type:BlockBlob\n" : "";
        var resource = new StringBuilder($"/{account}{request.RequestUri!.AbsolutePath}");
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).OrderBy(pair => pair[0], StringComparer.Ordinal))
        {
            resource.Append('\n').Append(pair[0]).Append(':').Append(Uri.UnescapeDataString(pair[1]));
        }

        var text = $"{request.Method}\n\n\n{length}\n\n{request.Content?.Headers.ContentType}\n\n\n\n\n\n\n{blobType}x-ms-date:{date}\nx-ms-version:{ServiceVersion}\n{resource}";

        return Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static Dictionary<string, string> Settings(string connectionString)
    {
        if (connectionString.Trim().Equals("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase))
        {
            connectionString = new Azurite.StoragePorts().Spelled;
        }

        var settings = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

        settings.TryAdd(
            "BlobEndpoint",
            $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{settings.GetValueOrDefault("AccountName")}.blob.{settings.GetValueOrDefault("EndpointSuffix", "core.windows.net")}");

        return settings;
    }
}
