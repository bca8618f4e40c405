using System.Text.Json.Serialization;

namespace Chat.Emulator.Identity;

/// <summary>The claims of a user access token, as real ones carry them; <c>generation</c> is the emulator's own.</summary>
internal sealed record TokenPayload(
    [property: JsonPropertyName("skypeid")] string SkypeId,
    [property: JsonPropertyName("scp")] int Scp,
    [property: JsonPropertyName("csi")] string Csi,
    [property: JsonPropertyName("exp")] long Exp,
    [property: JsonPropertyName("rgn")] string Rgn,
    [property: JsonPropertyName("acsScope")] string AcsScope,
    [property: JsonPropertyName("resourceId")] string ResourceId,
    [property: JsonPropertyName("resourceLocation")] string ResourceLocation,
    [property: JsonPropertyName("iat")] long Iat,
    [property: JsonPropertyName("jti")] string Jti,
    [property: JsonPropertyName("generation")] int Generation);
