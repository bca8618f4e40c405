using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Threads;

/// <summary>Somebody who is to be in a thread: by the app's own user id, by raw id, or one of the app's bots by its name.</summary>
/// <param name="ShareHistoryTime">From when on they see what was said; left out, they see everything, as is the service's default.</param>
public sealed record ParticipantRequest(
    [property: MaxLength(Chat.Functions.Users.UserId.Longest)] string? UserId = null,
    string? CommunicationUserId = null,
    [property: MaxLength(ThreadRules.LongestDisplayName)] string? DisplayName = null,
    DateTimeOffset? ShareHistoryTime = null,
    [property: MaxLength(ThreadRules.LongestBotName)] string? Bot = null);
