using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Verifies SharedKey and SharedKeyLite as the Table service defines them; the path is signed as it is encoded, with the account before
/// it once more: learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.
/// </summary>
internal sealed class SharedKey
{
    private readonly byte[] key;
    private readonly string lite;
    private readonly string full;
    private readonly string account;
    private readonly TimeProvider clock;
    private readonly TimeSpan skew;

    public SharedKey(TableServiceOptions options)
    {
        key = Convert.FromBase64String(options.AccountKey);
        account = options.AccountName;
        lite = $"SharedKeyLite {account}:";
        full = $"SharedKey {account}:";

        // Callers sign with the real time, whatever the time is that we play.
        clock = options.Clock is AdjustableClock adjustable ? adjustable.Real : options.Clock;
        skew = options.AllowedClockSkew;
    }

    public bool Accepts(HttpRequest request, string path, string? comp)
    {
        var authorization = request.Headers.Authorization.ToString();
        var date = request.Headers["x-ms-date"] is [{ Length: > 0 } given] ? given : request.Headers[HeaderNames.Date].ToString();
        if (!DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
            || (clock.GetUtcNow() - signed).Duration() > skew)
        {
            return false;
        }

        var resource = comp is null ? $"{date}\n/{account}{path}" : $"{date}\n/{account}{path}?comp={comp}";

        return authorization.StartsWith(lite, StringComparison.Ordinal) ? Matches(authorization.AsSpan(lite.Length), resource)
            : authorization.StartsWith(full, StringComparison.Ordinal)
                && Matches(authorization.AsSpan(full.Length), $"{request.Method}\n{request.Headers[HeaderNames.ContentMD5]}\n{request.ContentType}\n{resource}");
    }

    private bool Matches(ReadOnlySpan<char> signature, string text)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (signature.Length > 64 || !Convert.TryFromBase64Chars(signature, given, out var length) || length != given.Length)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), expected);

        return CryptographicOperations.FixedTimeEquals(given, expected);
    }
}
