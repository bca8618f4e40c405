using System.Text.Json.Serialization;

namespace Chat.Emulator.Identity;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateIdentityRequest))]
[JsonSerializable(typeof(IssueTokenRequest))]
[JsonSerializable(typeof(IdentityBody))]
[JsonSerializable(typeof(AccessTokenBody))]
[JsonSerializable(typeof(CreatedIdentityBody))]
[JsonSerializable(typeof(TokenPayload))]
internal sealed partial class IdentityJson : JsonSerializerContext;
