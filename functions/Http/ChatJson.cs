using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Functions.Bots;
using Chat.Functions.Delivery;
using Chat.Functions.Health;
using Chat.Functions.Keeping;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Privacy;
using Chat.Functions.SampleFrontend;
using Chat.Functions.Threads;
using Chat.Functions.Tokens;
using Chat.Functions.Transcripts;
using Chat.Functions.Users;

namespace Chat.Functions.Http;

/// <summary>The JSON of our HTTP contract. A field nobody knows is a fault the caller hears of, not a wish silently dropped.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(HoldRequest))]
[JsonSerializable(typeof(HoldResponse))]
[JsonSerializable(typeof(ErasureResponse))]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(BanResponse))]
[JsonSerializable(typeof(CreateThreadRequest))]
[JsonSerializable(typeof(CreateThreadResponse))]
[JsonSerializable(typeof(ThreadListResponse))]
[JsonSerializable(typeof(ThreadResponse))]
[JsonSerializable(typeof(ChangeThreadRequest))]
[JsonSerializable(typeof(ParticipantListResponse))]
[JsonSerializable(typeof(AddParticipantsRequest))]
[JsonSerializable(typeof(AddParticipantsResponse))]
[JsonSerializable(typeof(ChangeRoleRequest))]
[JsonSerializable(typeof(SampleTokenResponse))]
[JsonSerializable(typeof(AddSampleUserRequest))]
[JsonSerializable(typeof(EmojiRequest))]
[JsonSerializable(typeof(EmojiResponse))]
[JsonSerializable(typeof(TranscriptResponse))]
[JsonSerializable(typeof(TranscriptEntry))]
[JsonSerializable(typeof(ClassifyThreadRequest))]
[JsonSerializable(typeof(ThreadArchiveResponse))]
[JsonSerializable(typeof(DeliveryListResponse))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayResponse))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(ReadersResponse))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(CaseResponse))]
[JsonSerializable(typeof(QueueResponse))]
[JsonSerializable(typeof(LogResponse))]
[JsonSerializable(typeof(DecisionResponse))]
[JsonSerializable(typeof(OverturnResponse))]
[JsonSerializable(typeof(ComplaintResponse))]
[JsonSerializable(typeof(BotListResponse))]
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(ProblemBody))]
public sealed partial class ChatJson : JsonSerializerContext;
