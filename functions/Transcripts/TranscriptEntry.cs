using System.Text.Json.Serialization;

namespace Chat.Functions.Transcripts;

/// <summary>One thing that happened in a thread: a message as it is now, or a change of the thread.</summary>
/// <param name="Type"><c>message</c>, <c>threadCreated</c>, <c>topicUpdated</c>, <c>participantAdded</c>, <c>participantRemoved</c> or <c>threadDeleted</c>.</param>
/// <param name="By">Who said or did it.</param>
/// <param name="Text">Left out when it was deleted or taken away; HTML as it was sent when <c>isHtml</c>: escape it where it is shown.</param>
/// <param name="Removed">Moderation took it away.</param>
/// <param name="Verdict">What moderation said of it; for Chat.Compliance.</param>
/// <param name="Versions">Every version but the current one, oldest first; for Chat.Compliance, when asked for.</param>
public sealed record TranscriptEntry(
    string Type,
    DateTimeOffset At,
    TranscriptPerson? By = null,
    string? MessageId = null,
    string? Text = null,
    bool? IsHtml = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    DateTimeOffset? EditedOn = null,
    DateTimeOffset? DeletedOn = null,
    bool? Removed = null,
    string? Topic = null,
    IReadOnlyList<TranscriptPerson>? Participants = null,
    TranscriptVerdict? Verdict = null,
    IReadOnlyList<TranscriptVersion>? Versions = null)
{
    /// <summary>Where it lies among the rows of its thread.</summary>
    [JsonIgnore]
    internal string Key { get; init; } = "";
}

/// <summary>Somebody, by the app's own user id where there is one, and by the name they had then.</summary>
public sealed record TranscriptPerson(string? UserId, string CommunicationUserId, string? DisplayName);

/// <param name="Judged"><c>allowed</c>, <c>masked</c> or <c>removed</c>.</param>
/// <param name="Action">What was done about it.</param>
public sealed record TranscriptVerdict(string Judged, string? Rule, string? PolicyVersion, string? Action);

/// <param name="Version">Epoch milliseconds by the service's clock.</param>
public sealed record TranscriptVersion(
    long Version, DateTimeOffset At, string Change, string? Text, bool IsHtml, IReadOnlyDictionary<string, string>? Metadata, TranscriptVerdict Verdict);
