using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Chat.Emulator.Tables;

namespace Chat.Emulator.Tests.BadInput;

/// <summary>Requests to the blob service, each wrong somewhere, by chance but repeatably: there is a container kept with a blob a.</summary>
internal static class BadBlobRequests
{
    private const string Account = "devstoreaccount1";

    private static readonly string[] NoContainers = ["ab", "UPPER", "a_b", "-kept", "kept-", "ke--pt", "%00%00%00", "%2e%2e%2f", "%F0%9F%99%82%F0%9F%99%82", new('c', 64)];

    private static readonly string[] NoBlobs = ["..", ".", "%2e%2e", new('b', 201), string.Concat(Enumerable.Repeat("%2f", 100))];

    private static readonly string[] NoSignatures = ["", $"SharedKey {Account}:AAAA", $"SharedKey {Account}:", "SharedKey other:AAAA", "Bearer a.b.c", "SharedKey", "Basic YTpi"];

    public static HttpRequestMessage Make(int seed, Uri endpoint)
    {
        var random = new Random(seed);

        return random.Next(6) switch
        {
            0 => Request(endpoint, random.Pick(["GET", "PUT", "DELETE", "HEAD"]), random.Pick(["/kept/a", "/kept/new"]), "", "content", random.Pick(NoSignatures)),
            1 => Request(endpoint, "PUT", $"/{random.Pick(NoContainers)}", "restype=container", null),
            2 => Request(endpoint, random.Pick(["GET", "DELETE"]), $"/{random.Pick(["kept", "nowhere"])}/{random.Pick(["none", "a%2fb%5c", "%F0%9F%99%82", "%25"])}", "", null),
            3 => Request(endpoint, random.Pick(["GET", "PUT", "DELETE"]), $"/kept/{random.Pick(NoBlobs)}", "", "content"),
            4 => Request(endpoint, "PUT", "/kept", "restype=container", null),
            _ => Request(endpoint, "PUT", $"/{random.Pick(["nowhere", "no-where"])}/a", "", new string('x', random.Next(1, 10_000))),
        };
    }

    private static HttpRequestMessage Request(Uri endpoint, string method, string path, string query, string? content, string? authorization = null)
    {
        var target = $"/{Account}{path}";
        var request = new HttpRequestMessage(new HttpMethod(method), SignedRequest.Raw(new Uri(endpoint.GetLeftPart(UriPartial.Authority)), $"{target}{(query.Length > 0 ? "?" : "")}{query}"));
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var body = method == "PUT" && content is not null ? Encoding.UTF8.GetBytes(content) : null;
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        request.Headers.TryAddWithoutValidation("x-ms-version", "2021-12-02");
        if (body is not null)
        {
            request.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        // learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
        var text = $"{method}\n\n\n{(body is null ? "" : body.Length)}\n\n{(body is null ? "" : "application/json")}\n\n\n\n\n\n\n{(body is null ? "" : "x-ms-blob-type:BlockBlob\n")}x-ms-date:{date}\nx-ms-version:2021-12-02\n/{Account}{target}{(query.Length > 0 ? "\n" : "")}{query.Replace('=', ':')}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(TableServiceOptions.DevelopmentAccountKey), Encoding.UTF8.GetBytes(text)));
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"SharedKey {Account}:{signature}");

        return request;
    }
}
