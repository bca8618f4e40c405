using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Transcripts;

namespace Chat.Functions.Keeping;

/// <summary>What of a thread may go. Decides; never acts.</summary>
public static class PurgePolicy
{
    /// <summary>What is older goes; whole days, so that a thread is looked through once a day.</summary>
    public static DateTimeOffset Horizon(ArchiveClass kept, DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-kept.Days);

    /// <summary>Whether the rows of one time, or of one message, may go: nobody in them is held, and nothing is to be done about them.</summary>
    public static bool MayGo(IReadOnlyList<TableEntity> rows, Held held) => rows.All(row => !Names(row).Any(held.People.Contains) && !AsksForWork(row));

    /// <summary>
    /// What may go of who came and went before a time: the stays that were over by then. Who was in the thread at that time needs their coming, and who is
    /// named in a row that stays needs their going.
    /// </summary>
    public static IEnumerable<TableEntity> StaysThatMayGo(IReadOnlyList<TableEntity> rows, DateTimeOffset before, Held held)
    {
        var past = rows.Where(row => row.GetDateTimeOffset(nameof(MembershipRow.OccurredOn)) < before).ToList();
        var inside = MembershipFold.Fold(past.Select(Membership)).Where(member => member.Until is null).Select(member => member.Who.Value).ToHashSet();
        var staying = past.Where(row => IsEntry(row) && Names(row).Any(who => inside.Contains(who) || held.People.Contains(who))).ToList();
        var named = staying.SelectMany(Names).ToHashSet();

        return past.Except(staying).Where(row => row.GetString(nameof(MembershipRow.Change)) == "deleted"
            ? staying.Count == 0
            : !Names(row).Any(who => named.Contains(who) || held.People.Contains(who)));
    }

    /// <summary>When the rows of a group are from: their key says it, except of messages whose ids are no times.</summary>
    public static bool IsBefore(IReadOnlyList<TableEntity> rows, DateTimeOffset time) =>
        !rows[0].RowKey.StartsWith(TranscriptKeys.OtherIds, StringComparison.Ordinal)
        || rows.All(row => !(row.GetDateTimeOffset(nameof(MessageRow.ComposedOn)) >= time));

    private static bool IsEntry(TableEntity row) => row.GetString(nameof(MembershipRow.Change)) is "created" or "joined";

    private static bool AsksForWork(TableEntity row) => row.GetString(nameof(MessageRow.Action)) is null
        && row.GetString(nameof(MessageRow.Judged)) is { } judged && (judged != "allowed" || row.ContainsKey(nameof(MessageRow.Findings)));

    private static IEnumerable<string> Names(TableEntity row) => new[] { row.GetString("Sender"), row.GetString("Who"), row.GetString("By") }.OfType<string>().Concat(Membership(row).People());

    private static MembershipRow Membership(TableEntity row) => new()
    {
        Version = row.GetInt64(nameof(MembershipRow.Version)) ?? 0,
        Change = row.GetString(nameof(MembershipRow.Change)) ?? "",
        OccurredOn = row.GetDateTimeOffset(nameof(MembershipRow.OccurredOn)) ?? default,
        Who = row.GetString(nameof(MembershipRow.Who)),
        Participants = row.GetString(nameof(MembershipRow.Participants)),
    };
}
