using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chat.Emulator.Identity;

/// <summary>
/// User access tokens. Clients treat them as opaque and read only <c>exp</c>, so they are signed with a key derived from
/// the access key: they outlive a restart, and another access key makes them void, as regenerating the key does in Azure.
/// </summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/authentication</remarks>
internal sealed class AccessTokens(byte[] accessKey, AdjustableClock clock)
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, accessKey, 32, info: "user access tokens"u8.ToArray());

    public AccessTokenBody Issue(AcsIdentity identity, Guid resource, IEnumerable<string?> scopes, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        var expires = now + lifetime;
        var payload = new TokenPayload(
            SkypeId: identity.Id["8:".Length..],
            Scp: 1792,
            Csi: now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Exp: expires.ToUnixTimeSeconds(),
            Rgn: "amer",
            AcsScope: string.Join(',', scopes.Distinct(StringComparer.Ordinal)),
            ResourceId: resource.ToString("d"),
            ResourceLocation: "unitedstates",
            Iat: now.ToUnixTimeSeconds(),
            Jti: Guid.NewGuid().ToString("n"),
            Generation: identity.Generation);
        var body = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload, IdentityJson.Default.TokenPayload))}";

        return new AccessTokenBody(
            $"{body}.{Base64Url.EncodeToString(Sign(body))}",
            expires.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture));
    }

    /// <summary>Who the token speaks for; null when it is not one of ours, has expired, or was revoked.</summary>
    public Caller? Verify(ReadOnlySpan<char> token, IdentityState identities)
    {
        if (Read(token) is not { } payload
            || DateTimeOffset.FromUnixTimeSeconds(payload.Exp) is var expires && expires <= clock.GetUtcNow()
            || identities.Find($"8:{payload.SkypeId}") is not { } identity
            || identity.Generation != payload.Generation)
        {
            return null;
        }

        return new Caller(identity.Id, TokenScopes.ParseClaim(payload.AcsScope), expires);
    }

    private TokenPayload? Read(ReadOnlySpan<char> token)
    {
        if (token.LastIndexOf('.') is not (> 0 and var end)
            || token[..end].IndexOf('.') is not (> 0 and var start)
            || !Base64Url.IsValid(token[(end + 1)..])
            || !Base64Url.IsValid(token[(start + 1)..end]))
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.TryDecodeFromChars(token[(end + 1)..], signature, out var length)
            || !CryptographicOperations.FixedTimeEquals(signature[..length], Sign(token[..end])))
        {
            return null;
        }

        return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(token[(start + 1)..end]), IdentityJson.Default.TokenPayload);
    }

    private byte[] Sign(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);

        return HMACSHA256.HashData(key, bytes);
    }
}
