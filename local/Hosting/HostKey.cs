using System.Security.Cryptography;
using System.Text;

namespace Chat.Local.Hosting;

/// <summary>Function and system keys as callers send them: learn.microsoft.com/azure/azure-functions/function-keys-how-to.</summary>
public static class HostKey
{
    private const string FileName = "functions.key";

    /// <summary>The key of the local run in this folder, made at the first time: a page elsewhere cannot guess it.</summary>
    public static string KeptIn(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return key;
    }

    /// <summary>True when no key is asked for, or the request carries exactly this one.</summary>
    public static bool Opens(HttpRequest request, string? key) =>
        key is null
        || (request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"]) is [{ } given]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
}
