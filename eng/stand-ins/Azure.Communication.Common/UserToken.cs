using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;

namespace Azure.Communication;

/// <summary>A user access token: a JWT of which only the expiry is read.</summary>
internal sealed record UserToken(AccessToken Value)
{
    public static UserToken Parse(string token)
    {
        ArgumentNullException.ThrowIfNull(token);

        if (token.Split('.') is not [_, var payload, ..])
        {
            throw new FormatException("Token is not formatted correctly.");
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return new(new AccessToken(token, DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64())));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Token is not formatted correctly.", e);
        }
    }
}
