using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Emulator.Identity;

/// <summary>Checks that a request was signed with the access key of the resource.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/authentication</remarks>
internal sealed class AccessKeySignature(byte[] accessKey, AdjustableClock clock, TimeSpan allowedSkew)
{
    private const string Scheme = "HMAC-SHA256 ";
    private static readonly string[] DateHeaders = ["x-ms-date", "date"];

    public static bool Signs(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Null when the signature holds, else one sentence for the developer who made the request.</summary>
    public string? Refuses(string method, string rawTarget, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var authorization = headers.Authorization.ToString();
        if (Part(authorization, "SignedHeaders=") is not { } names || Part(authorization, "Signature=") is not { } signature)
        {
            return "The Authorization header must read 'HMAC-SHA256 SignedHeaders=...&Signature=...'.";
        }

        var signed = names.ToLowerInvariant().Split(';');
        if (!signed.Contains("host") || !signed.Contains("x-ms-content-sha256") || !signed.Any(DateHeaders.Contains))
        {
            return "SignedHeaders must name host, x-ms-content-sha256 and x-ms-date (or date).";
        }

        if (!FixedTimeEquals(headers["x-ms-content-sha256"].ToString(), Convert.ToBase64String(SHA256.HashData(body))))
        {
            return "The header x-ms-content-sha256 is not the hash of the body.";
        }

        if (!DateTimeOffset.TryParseExact(
                headers[signed.First(DateHeaders.Contains)].ToString(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            || !IsNow(date))
        {
            return $"The request's date is missing or more than {allowedSkew.TotalMinutes:0} minutes away from the service's clock.";
        }

        var text = $"{method.ToUpperInvariant()}\n{rawTarget}\n{string.Join(';', signed.Select(name => headers[name].ToString()))}";
        var expected = Convert.ToBase64String(HMACSHA256.HashData(accessKey, Encoding.UTF8.GetBytes(text)));

        return FixedTimeEquals(signature, expected)
            ? null
            : "The signature does not match: check the access key, the host with its port, and the path and query as sent.";
    }

    // Whoever signs knows the real time and not how far this clock was moved, except in the same process.
    private bool IsNow(DateTimeOffset date) =>
        (date - clock.Real.GetUtcNow()).Duration() <= allowedSkew || (date - clock.GetUtcNow()).Duration() <= allowedSkew;

    private static string? Part(string authorization, string name)
    {
        foreach (var part in authorization[Scheme.Length..].Split('&'))
        {
            if (part.TrimStart().StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return part.TrimStart()[name.Length..].Trim();
            }
        }

        return null;
    }

    private static bool FixedTimeEquals(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
