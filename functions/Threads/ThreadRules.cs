using System.Text;
using System.Text.RegularExpressions;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>What a request about threads may be; the limits are the service's: learn.microsoft.com/azure/communication-services/concepts/service-limits#chat.</summary>
public static partial class ThreadRules
{
    public const int LongestTopic = 250;

    public const int LongestDisplayName = 256;

    public const int LongestBotName = 32;

    /// <summary>Bytes, of all keys and values together.</summary>
    public const int MostMetadata = 1024;

    /// <summary>The caller and the service's own user are in a thread, too.</summary>
    public const int MostParticipants = Admission.MostInThread - 2;

    public const int ShortestRetentionDays = 30;

    public const int LongestRetentionDays = 90;

    public const int LongestIdempotencyKey = 128;

    /// <summary>Why this is no thread's id; null when it may be one. What else it is, is the service's affair.</summary>
    public static Refusal? CheckId(string threadId) => ThreadId().IsMatch(threadId) ? null : Refusal.ThreadIdInvalid;

    /// <summary>Why this thread is not made; null when nothing speaks against it.</summary>
    public static Refusal? Check(CreateThreadRequest ask, string? idempotencyKey, bool mayNameByRawId) => ask switch
    {
        _ when string.IsNullOrWhiteSpace(ask.Topic) => Refusal.ThreadTopicMissing,
        { Topic.Length: > LongestTopic } => Refusal.TopicTooLong(LongestTopic),
        _ when idempotencyKey is not null && !IsIdempotencyKey(idempotencyKey) => Refusal.IdempotencyKeyInvalid,
        _ => Check(ask.Participants, MostParticipants, mayNameByRawId)
            ?? CheckNames(ask.Metadata, mayTakeAway: false)
            ?? CheckSize(ask.Metadata)
            ?? Check(ask.Retention),
    };

    public static Refusal? Check(ChangeThreadRequest ask) => ask switch
    {
        { Topic: null, Metadata: null or { Count: 0 }, NamesRetention: false } => Refusal.NothingToChange,
        { Topic: { } topic } when string.IsNullOrWhiteSpace(topic) => Refusal.ThreadTopicMissing,
        { Topic.Length: > LongestTopic } => Refusal.TopicTooLong(LongestTopic),
        _ => CheckNames(ask.Metadata, mayTakeAway: true) ?? CheckSize(ask.Metadata) ?? Check(ask.Retention),
    };

    public static Refusal? Check(AddParticipantsRequest ask, bool mayNameByRawId) => ask.Participants is { Count: 0 }
        ? Refusal.ParticipantsMissing
        : Check(ask.Participants, Admission.MostAtOnce, mayNameByRawId);

    /// <summary>Why metadata would be too much after a change; null when it would not.</summary>
    public static Refusal? CheckMerged(IReadOnlyDictionary<string, string>? now, IReadOnlyDictionary<string, string?>? change)
    {
        var merged = (now ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        foreach (var (key, value) in change ?? new Dictionary<string, string?>())
        {
            merged[key] = value;
        }

        return CheckSize(merged.Where(pair => pair.Value is not null).ToDictionary());
    }

    private static Refusal? Check(IReadOnlyList<ParticipantRequest?>? participants, int most, bool mayNameByRawId) => participants switch
    {
        null => Refusal.ParticipantsMissing,
        _ when participants.Count > most => Refusal.TooManyParticipants(most),
        _ => participants.Select((participant, index) => Check(participant, $"participants[{index}]", mayNameByRawId)).FirstOrDefault(refusal => refusal is not null),
    };

    private static Refusal? Check(ParticipantRequest? participant, string field, bool mayNameByRawId) => participant switch
    {
        null => Refusal.FieldInvalid(field, "is null"),
        { DisplayName.Length: > LongestDisplayName } => Refusal.FieldInvalid($"{field}.displayName", $"has more than {LongestDisplayName} characters"),
        { ShareHistoryTime: { } time } when time < DateTimeOffset.UnixEpoch => Refusal.FieldInvalid($"{field}.shareHistoryTime", "is before 1970"),
        { Bot: not null, UserId: not null } or { Bot: not null, CommunicationUserId: not null } => Refusal.FieldInvalid(field, "has both bot and an id"),
        { Bot: { } bot } => BotPolicy.IsName(bot) ? null : Refusal.FieldInvalid($"{field}.bot", "is no name of a bot: 1 to 32 of a to z, 0 to 9 and -"),
        { UserId: not null, CommunicationUserId: not null } => Refusal.FieldInvalid(field, "has both userId and communicationUserId"),
        { CommunicationUserId: not null } when !mayNameByRawId => Refusal.RawIdsOff,
        { CommunicationUserId: { } raw } => RawId.TryParse(raw, out _)
            ? null
            : Refusal.FieldInvalid($"{field}.communicationUserId", "is not the raw id of a user, such as 8:acs:… or 8:orgid:…"),
        _ => UserId.TryParse(participant.UserId, out _, out var why) ? null : Refusal.UserIdInvalid($"{field}.userId", why),
    };

    private static Refusal? CheckNames(IReadOnlyDictionary<string, string?>? metadata, bool mayTakeAway) => metadata switch
    {
        null => null,
        _ when metadata.ContainsKey("") => Refusal.FieldInvalid("metadata", "has an empty key"),
        _ when !mayTakeAway && metadata.Any(pair => pair.Value is null) => Refusal.FieldInvalid("metadata", "has a value that is null"),
        _ => null,
    };

    private static Refusal? CheckSize(IReadOnlyDictionary<string, string?>? metadata) =>
        metadata?.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value ?? "")) > MostMetadata
            ? Refusal.MetadataTooLarge(MostMetadata)
            : null;

    private static Refusal? Check(Retention? retention) => retention is null or { DeleteAfterDays: >= ShortestRetentionDays and <= LongestRetentionDays }
        ? null
        : Refusal.FieldInvalid("retention.deleteAfterDays", $"is not a number from {ShortestRetentionDays} to {LongestRetentionDays}");

    private static bool IsIdempotencyKey(string key) =>
        key.Length is > 0 and <= LongestIdempotencyKey && key.All(c => c is > ' ' and <= '~');

    // 19:<chance>@thread.v2, with uni01_ or meeting_ before it in Teams. Nothing that means anything in an address.
    [GeneratedRegex(@"^19:[0-9A-Za-z_=.+-]{1,160}@[0-9a-z.]{1,32}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ThreadId();
}
