using System.Security.Cryptography;
using System.Text;

namespace Chat.Functions.Moderation.Review;

/// <summary>Names one version of a message in an address: 32 hexadecimal digits, the same whoever makes it.</summary>
public static class CaseId
{
    private const int Digits = 32;

    public static string Of(string threadId, string messageId, long version) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{threadId}\n{messageId}\n{version}")).AsSpan(0, Digits / 2));

    public static bool Is(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigitLower);
}
