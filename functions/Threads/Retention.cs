using System.ComponentModel.DataAnnotations;
using Azure.Communication.Chat;

namespace Chat.Functions.Threads;

/// <summary>The service deletes the thread so many days after it was made: 30 to 90.</summary>
public sealed record Retention([property: Required, Range(ThreadRules.ShortestRetentionDays, ThreadRules.LongestRetentionDays)] int? DeleteAfterDays = null)
{
    public ChatRetentionPolicy ToPolicy() => ChatRetentionPolicy.ThreadCreationDate(DeleteAfterDays!.Value);

    public static Retention? Of(ChatRetentionPolicy? policy) =>
        policy is ThreadCreationDateRetentionPolicy { DeleteThreadAfterDays: var days } ? new Retention(days) : null;
}
