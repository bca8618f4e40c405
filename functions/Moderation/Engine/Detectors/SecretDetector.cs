using System.Buffers;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Keys and tokens that their issuers made to be recognised, and the headers of private keys.</summary>
internal sealed class SecretDetector : IDetector
{
    private const int Fewest = 20;
    private const string KeyHeader = "PRIVATE KEY-----";

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=.");

    // docs.github.com (token formats), docs.aws.amazon.com (unique identifiers), docs.npmjs.com, api.slack.com, docs.stripe.com, cloud.google.com.
    private static readonly (string Prefix, int Length)[] Known =
    [
        ("ghp_", 40), ("gho_", 40), ("ghu_", 40), ("ghs_", 40), ("ghr_", 40), ("github_pat_", 60), ("npm_", 40), ("AKIA", 20), ("ASIA", 20),
        ("xoxb-", 24), ("xoxp-", 24), ("xoxa-", 24), ("xoxs-", 24), ("sk_live_", 24), ("rk_live_", 24), ("AIza", 39), ("glpat-", 26), ("SG.", 60),
    ];

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        if (facts.HasHyphens && text.IndexOf(KeyHeader) is >= 0 and var header && text[..header].LastIndexOf("-----BEGIN ") is >= 0 and var begin)
        {
            var end = text[header..].IndexOf("-----END") is >= 0 and var closed ? header + closed : header;
            var length = text[(end + 8)..].IndexOf("-----") is >= 0 and var last ? end + 8 + last + 5 - begin : text.Length - begin;
            found.Add(new TextSpan(begin, Math.Min(length, text.Length - begin)));
        }

        if (facts.LongestToken < Fewest)
        {
            return;
        }

        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(TokenCharacters);
            if (next < 0)
            {
                return;
            }

            at += next;
            var length = text[at..].IndexOfAnyExcept(TokenCharacters) is >= 0 and var other ? other : text.Length - at;
            if (length >= Fewest && Secret(text.Slice(at, length)) is { Length: > 0 } secret)
            {
                found.Add(secret with { Start = at + secret.Start });
            }

            at += length;
        }
    }

    private static TextSpan Secret(ReadOnlySpan<char> token)
    {
        // name=value and name:value
        var start = token.IndexOf('=') is > 0 and var equals && equals < token.Length - Fewest ? equals + 1 : 0;
        var value = token[start..].TrimEnd('.');
        foreach (var (prefix, length) in Known)
        {
            if (value.Length >= length && value.StartsWith(prefix, StringComparison.Ordinal) && (prefix.Length > 4 || !value[prefix.Length..length].Contains('.')))
            {
                return new TextSpan(start, value.Length);
            }
        }

        return IsJsonWebToken(value) || IsAzureKey(value) || IsAnnotatedKey(value) ? new TextSpan(start, value.Length) : default;
    }

    // RFC 7515: three parts, the first of which begins with {" in base64url.
    private static bool IsJsonWebToken(ReadOnlySpan<char> value) => value.Length > 40 && value.StartsWith("eyJ", StringComparison.Ordinal) && value.Count('.') is 2 or 4;

    // 64 bytes in base64: storage, Service Bus and ACS keys have 44 or 88 characters. learn.microsoft.com/azure/storage/common/storage-account-keys-manage
    private static bool IsAzureKey(ReadOnlySpan<char> value) =>
        value.Length is 88 && value.EndsWith("==", StringComparison.Ordinal) && value[..86].IndexOfAny('=', '.') < 0
        && value.IndexOfAnyInRange('A', 'Z') >= 0 && value.IndexOfAnyInRange('a', 'z') >= 0 && value.IndexOfAnyInRange('0', '9') >= 0;

    // Newer keys of Azure say what they are, in the 53rd character and on: github.com/microsoft/security-utilities, SEC101/200.
    private static bool IsAnnotatedKey(ReadOnlySpan<char> value) => value.Length is 84 or 88 && value[52..].StartsWith("JQQJ9", StringComparison.Ordinal);
}
