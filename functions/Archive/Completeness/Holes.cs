using Chat.Functions.Messages;

namespace Chat.Functions.Archive.Completeness;

/// <summary>What of a listing the archive does not hold.</summary>
/// <param name="Missing">The events that should have told it, in the order of their versions.</param>
/// <param name="Lost">Of how many messages the archive never had the first words, which are listed no more.</param>
public sealed record Holes(IReadOnlyList<ChatEvent> Missing, int Lost)
{
    // Whether an event and the listing number what happened to a thread alike, to the millisecond, is nowhere promised.
    private const long Near = 2000;

    /// <param name="stored">The archive's versions of the messages in the listing.</param>
    /// <param name="activities">What the archive holds of the thread itself around these times.</param>
    public static Holes Between(IReadOnlyList<ChatEvent> listed, IReadOnlyList<MessageRow> stored, IReadOnlyList<ActivityRow> activities)
    {
        var versions = stored.Select(row => (row.MessageId, row.Version)).ToHashSet();
        var messages = listed.OfType<MessageEvent>().Where(message => !versions.Contains((message.MessageId, message.Version))).ToList();
        var firstWords = stored.Where(row => row.Change == "received").Select(row => row.MessageId).ToHashSet();

        var known = activities.ToDictionary(activity => activity.RowKey);
        var unmatched = listed.OfType<ThreadEvent>().Where(happened => !known.Remove(ActivityRow.Of(happened).RowKey)).ToList();
        var missing = unmatched.Where(happened => !TakeNear(ActivityRow.Of(happened), known)).ToList();

        return new Holes(
            [.. messages.Concat<ChatEvent>(missing).OrderBy(happened => happened.Version)],
            messages.Count(message => message.Change is not MessageChange.Received && !firstWords.Contains(message.MessageId)));
    }

    private static bool TakeNear(ActivityRow happened, Dictionary<string, ActivityRow> known) =>
        known.Values.FirstOrDefault(one => one.Change == happened.Change && one.Who == happened.Who && Math.Abs(one.Version - happened.Version) <= Near) is { } near
        && known.Remove(near.RowKey);
}
