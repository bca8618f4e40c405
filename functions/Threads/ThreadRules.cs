using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

public static class ThreadRules
{
    public const int LongestTopic = 250;

    public const int LongestDisplayName = 256;

    /// <summary>
    /// The service takes 200 people when a thread is made, learn.microsoft.com/azure/communication-services/concepts/service-limits;
    /// the caller and the bot are two of them.
    /// </summary>
    public const int MostParticipants = 198;

    private const int LongestIdempotencyKey = 128;

    /// <summary>Why this thread is not made; null when nothing speaks against it.</summary>
    public static Refusal? Check(CreateThreadRequest ask, string? idempotencyKey) => ask switch
    {
        _ when string.IsNullOrWhiteSpace(ask.Topic) => Refusal.ThreadTopicMissing,
        { Topic.Length: > LongestTopic } => Refusal.TopicTooLong(LongestTopic),
        { Participants: null } => Refusal.ParticipantsMissing,
        { Participants.Count: > MostParticipants } => Refusal.TooManyParticipants(MostParticipants),
        _ when idempotencyKey is not null && !IsIdempotencyKey(idempotencyKey) => Refusal.IdempotencyKeyInvalid,
        _ => ask.Participants.Select(Check).FirstOrDefault(refusal => refusal is not null),
    };

    private static Refusal? Check(CreateThreadParticipant? participant, int index) => participant switch
    {
        null => Refusal.FieldInvalid($"participants[{index}]", "is null"),
        { DisplayName.Length: > LongestDisplayName } =>
            Refusal.FieldInvalid($"participants[{index}].displayName", $"has more than {LongestDisplayName} characters"),
        _ => UserId.TryParse(participant.UserId, out _, out var why) ? null : Refusal.UserIdInvalid($"participants[{index}].userId", why),
    };

    private static bool IsIdempotencyKey(string key) =>
        key.Length is > 0 and <= LongestIdempotencyKey && key.All(c => c is > ' ' and <= '~');
}
