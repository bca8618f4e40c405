using System.Buffers.Text;
using System.Text.Json;

namespace Chat.Emulator.Identity;

/// <summary>Looks at an Entra bearer token as far as one can without its tenant's keys: audience and expiry.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/authentication</remarks>
internal static class EntraToken
{
    private const string Audience = "https://communication.azure.com";

    public static bool LooksRight(string token, DateTimeOffset now)
    {
        if (token.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload))
        {
            return false;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));

            return claims.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("exp", out var exp)
                && exp.ValueKind is JsonValueKind.Number && exp.TryGetInt64(out var seconds)
                && seconds > now.ToUnixTimeSeconds()
                && root.TryGetProperty("aud", out var aud)
                && aud.ValueKind is JsonValueKind.String
                && aud.GetString()!.TrimEnd('/') == Audience;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
