using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Emulator.Tests;

/// <summary>Requests signed with an access key, as the SDKs sign them.</summary>
internal static class SignedRequest
{
    public static HttpRequestMessage Of(HttpMethod method, Uri endpoint, string target, string key, string? body, DateTimeOffset now) =>
        Of(method, endpoint, target, key, body is null ? null : Encoding.UTF8.GetBytes(body), now);

    public static HttpRequestMessage Of(HttpMethod method, Uri endpoint, string target, string key, byte[]? body, DateTimeOffset now)
    {
        var date = now.ToString("r", CultureInfo.InvariantCulture);
        var hash = Convert.ToBase64String(SHA256.HashData(body ?? []));
        var request = new HttpRequestMessage(method, Raw(endpoint, target));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={Sign(key, $"{method}\n{target}\n{date};{endpoint.Authority};{hash}")}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    public static string Sign(string key, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.ASCII.GetBytes(text)));

    /// <summary>An address that is sent exactly as it is written.</summary>
    public static Uri Raw(Uri endpoint, string target) => new(
        target.StartsWith("http", StringComparison.Ordinal) ? target : endpoint.AbsoluteUri.TrimEnd('/') + target,
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
