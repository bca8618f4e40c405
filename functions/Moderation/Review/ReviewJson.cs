using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Functions.Moderation.Review;

/// <summary>The JSON of the moderators' routes, as strict as that of the others.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(CaseResponse))]
[JsonSerializable(typeof(QueueResponse))]
[JsonSerializable(typeof(LogResponse))]
[JsonSerializable(typeof(DecisionResponse))]
[JsonSerializable(typeof(OverturnResponse))]
[JsonSerializable(typeof(ComplaintResponse))]
public sealed partial class ReviewJson : JsonSerializerContext;
