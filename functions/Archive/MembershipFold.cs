using Chat.Functions.Acs;

namespace Chat.Functions.Archive;

/// <summary>Who was in a thread and when, from what came and went. The rows may be incomplete: an event may still be on its way.</summary>
public static class MembershipFold
{
    public static IReadOnlyList<Membership> Fold(IEnumerable<MembershipRow> rows)
    {
        var (ended, open) = (new List<Membership>(), new Dictionary<string, Membership>());
        foreach (var row in rows.OrderBy(row => row.Version).ThenBy(row => row.Change == "left"))
        {
            foreach (var who in row.Change == "deleted" ? [.. open.Keys] : row.People())
            {
                if (row.Change is "created" or "joined")
                {
                    // Here already, by an earlier event: then nothing was missed.
                    open.TryAdd(who, new Membership(new AcsUserId(who), row.OccurredOn, null, row.Change == "created" ? DateTimeOffset.UnixEpoch : row.HistorySince));
                }
                else if (open.Remove(who, out var member))
                {
                    ended.Add(member with { Until = row.OccurredOn });
                }
                else
                {
                    // They must have come before; when, nobody has heard.
                    ended.Add(new Membership(new AcsUserId(who), DateTimeOffset.UnixEpoch, row.OccurredOn, null));
                }
            }
        }

        return [.. ended.Concat(open.Values).OrderBy(member => member.From)];
    }
}
