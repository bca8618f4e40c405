using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Functions.Users;

namespace Chat.Functions.Http;

/// <summary>
/// What App Service authentication says of a caller, in the header X-MS-CLIENT-PRINCIPAL: base64 of a JSON object with claims,
/// learn.microsoft.com/azure/app-service/configure-authentication-user-identities. Read only where the platform is known to write it.
/// </summary>
public static class ClientPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>Characters; the platform's whole header block is smaller.</summary>
    private const int LongestHeader = 64 * 1024;

    // Entra's object id is the same in every app of a tenant; other providers have only a name identifier.
    private static readonly string[] UserIdClaims =
    [
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "oid",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
        "sub",
    ];

    private static readonly string[] NameClaims =
    [
        "name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "preferred_username",
    ];

    private static readonly string[] RoleClaims =
    [
        "roles",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
    ];

    // When the person signed in, or else when the sign-in was written down: learn.microsoft.com/entra/identity-platform/id-token-claims-reference.
    private static readonly string[] SignedInAtClaims = ["auth_time", "iat"];

    /// <summary>The caller this header speaks of; null when it cannot be read or has no usable user id.</summary>
    public static Caller? Read(string header)
    {
        if (header.Length > LongestHeader)
        {
            return null;
        }

        try
        {
            var principal = JsonSerializer.Deserialize(Convert.FromBase64String(header), PrincipalJson.Default.Principal);
            var claims = principal?.Claims ?? [];
            var id = FirstOf(UserIdClaims, claims);

            return id is not null && UserId.TryParse(id, out var userId, out _)
                ? new Caller(userId, FirstOf(NameClaims, claims))
                {
                    Roles = RolesOf(principal!.RoleType, claims),
                    SignedInAt = FirstOf(SignedInAtClaims, claims) is { } at ? NumericDate(at) : null,
                }
                : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? FirstOf(string[] types, Claim?[] claims)
    {
        foreach (var type in types)
        {
            foreach (var claim in claims)
            {
                if (claim?.Type == type && claim.Value is { Length: > 0 } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    private static string[] RolesOf(string? roleType, Claim?[] claims) =>
    [
        .. claims.Where(claim => claim is { Type: { } type, Value.Length: > 0 } && (type == roleType || RoleClaims.Contains(type))).Select(claim => claim!.Value!),
    ];

    // Seconds since 1970, whole or not: www.rfc-editor.org/rfc/rfc7519#section-2.
    private static DateTimeOffset? NumericDate(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800m
            ? DateTimeOffset.UnixEpoch.AddMilliseconds((double)(seconds * 1000))
            : null;

    internal sealed record Principal(
        [property: JsonPropertyName("claims")] Claim?[]? Claims,
        [property: JsonPropertyName("role_typ")] string? RoleType);

    internal sealed record Claim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
}

[JsonSerializable(typeof(ClientPrincipal.Principal))]
internal sealed partial class PrincipalJson : JsonSerializerContext;
