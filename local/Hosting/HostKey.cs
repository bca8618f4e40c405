using System.Security.Cryptography;
using System.Text;

namespace Chat.Local.Hosting;

/// <summary>Function and system keys as callers send them: learn.microsoft.com/azure/azure-functions/function-keys-how-to.</summary>
public static class HostKey
{
    /// <summary>True when no key is asked for, or the request carries exactly this one.</summary>
    public static bool Opens(HttpRequest request, string? key) =>
        key is null
        || (request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"]) is [{ } given]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
}
