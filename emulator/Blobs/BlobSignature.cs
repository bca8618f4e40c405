using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Emulator.Blobs;

/// <summary>Shared Key of the Blob service, over the request target as received: learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.</summary>
internal sealed class BlobSignature(BlobServiceOptions options)
{
    private static readonly string[] SignedHeaders =
    [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match",
        "If-None-Match", "If-Unmodified-Since", "Range",
    ];

    private readonly byte[] key = Convert.FromBase64String(options.AccountKey);

    public bool IsGood(HttpRequest request, string rawPath)
    {
        var prefix = $"SharedKey {options.AccountName}:";
        var authorization = request.Headers.Authorization.ToString();
        var date = request.Headers["x-ms-date"].ToString() is { Length: > 0 } dated ? dated : request.Headers.Date.ToString();

        return authorization.StartsWith(prefix, StringComparison.Ordinal)
            && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedOn)
            && (options.Clock.GetUtcNow() - signedOn).Duration() <= options.AllowedClockSkew
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(authorization[prefix.Length..]),
                Encoding.UTF8.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(TextOf(request, rawPath))))));
    }

    private string TextOf(HttpRequest request, string rawPath)
    {
        var text = new StringBuilder(request.Method).Append('\n');
        foreach (var header in SignedHeaders)
        {
            var value = request.Headers[header].ToString();

            // A length of zero and a date that x-ms-date overrides are signed as nothing.
            text.Append(header switch
            {
                "Content-Length" when value == "0" => "",
                "Date" when request.Headers.ContainsKey("x-ms-date") => "",
                _ => value,
            }).Append('\n');
        }

        foreach (var header in request.Headers
            .Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.ToString().Trim()))
            .OrderBy(header => header.Name, StringComparer.Ordinal))
        {
            text.Append(header.Name).Append(':').Append(header.Value).Append('\n');
        }

        text.Append('/').Append(options.AccountName).Append(rawPath);
        foreach (var pair in request.Query.OrderBy(pair => pair.Key.ToLowerInvariant(), StringComparer.Ordinal))
        {
            text.Append('\n').Append(pair.Key.ToLowerInvariant()).Append(':').AppendJoin(',', pair.Value.Order(StringComparer.Ordinal));
        }

        return text.ToString();
    }
}
