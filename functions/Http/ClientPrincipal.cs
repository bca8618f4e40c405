using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Functions.Tokens;

namespace Chat.Functions.Http;

/// <summary>
/// What App Service authentication says of a caller, in the header X-MS-CLIENT-PRINCIPAL: base64 of a JSON object with claims,
/// learn.microsoft.com/azure/app-service/configure-authentication-user-identities. Read only where the platform is known to write it.
/// </summary>
public static class ClientPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

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

    /// <summary>The caller this header speaks of; null when it cannot be read or has no usable user id.</summary>
    public static Caller? Read(string header)
    {
        try
        {
            var claims = JsonSerializer.Deserialize(Convert.FromBase64String(header), PrincipalJson.Default.Principal)?.Claims ?? [];
            var id = FirstOf(UserIdClaims, claims);

            return id is not null && UserId.TryParse(id, out var userId, out _)
                ? new Caller(userId, FirstOf(NameClaims, claims))
                : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? FirstOf(string[] types, Claim[] claims) =>
        types.Select(type => claims.FirstOrDefault(claim => claim.Type == type)?.Value).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    internal sealed record Principal([property: JsonPropertyName("claims")] Claim[]? Claims);

    internal sealed record Claim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
}

[JsonSerializable(typeof(ClientPrincipal.Principal))]
internal sealed partial class PrincipalJson : JsonSerializerContext;
