using System.Text.Json.Serialization;

namespace Chat.Emulator.State;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Change))]
internal sealed partial class JournalJson : JsonSerializerContext;
