using System.Text.Json.Serialization;

namespace Chat.Emulator.Control;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(ClockBody))]
[JsonSerializable(typeof(AdvanceRequest))]
[JsonSerializable(typeof(DeliveriesBody))]
[JsonSerializable(typeof(InspectedThreads))]
[JsonSerializable(typeof(InspectedConversation))]
[JsonSerializable(typeof(InspectedIdentities))]
[JsonSerializable(typeof(RealtimeBody))]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
[JsonSerializable(typeof(CutBody))]
[JsonSerializable(typeof(RequestsBody))]
[JsonSerializable(typeof(SubscriptionBody))]
[JsonSerializable(typeof(SubscriptionsBody))]
[JsonSerializable(typeof(EventSubscriptionProperties))]
internal sealed partial class ControlJson : JsonSerializerContext;
