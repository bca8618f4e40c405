using System.Text.Json.Serialization;

namespace Chat.Emulator.EventGrid;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(EventSubscription))]
[JsonSerializable(typeof(IReadOnlyList<EventSubscription>))]
[JsonSerializable(typeof(EventSubscriptionResource))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ValidationData))]
[JsonSerializable(typeof(ValidationReply))]
internal sealed partial class EventGridJson : JsonSerializerContext;
