using System.Globalization;

namespace Chat.Functions.Tests.Support;

/// <summary>What happened in a thread, by chance but repeatably: messages, edits, deletions, comings and goings; and what an archive of it has to hold.</summary>
public sealed class AHistory
{
    private readonly List<string> events = [];
    private readonly SortedSet<string> archived = new(StringComparer.Ordinal);

    public AHistory(int seed)
    {
        var random = new Random(seed);
        ThreadId = $"19:{Guid.NewGuid():n}@thread.v2";
        var people = Enumerable.Range(0, random.Next(2, 5)).Select(i => $"8:acs:{seed}_{i}").ToList();
        var now = 1_767_607_200_000L;
        events.Add(AnEvent.Created(ThreadId, now, people));
        archived.Add($"a created {now}");
        for (var i = random.Next(2, 6); i > 0; i--)
        {
            var (id, sender) = ((now += random.Next(1, 40_000)).ToString(CultureInfo.InvariantCulture), people[random.Next(people.Count)]);
            Say(random, id, sender, ref now);
            if (random.Next(3) == 0)
            {
                var who = people[random.Next(people.Count)];
                events.Add(AnEvent.ParticipantRemoved(ThreadId, who, sender, ++now));
                archived.Add($"a left {now} {who}");
                events.Add(AnEvent.ParticipantAdded(ThreadId, who, sender, now += random.Next(1, 5000)));
                archived.Add($"a joined {now} {who}");
            }
        }
    }

    public string ThreadId { get; }

    public IReadOnlyList<string> Events => events;

    /// <summary>A line per row, from the model alone.</summary>
    public IReadOnlyCollection<string> Archived => archived;

    /// <summary>The events in any order, some more than once, in batches of any size.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Deliveries(Random random)
    {
        var all = events.Concat(events.Where(_ => random.Next(4) == 0)).Concat(events.Where(_ => random.Next(8) == 0)).ToArray();
        random.Shuffle(all);
        var batches = new List<IReadOnlyList<string>>();
        for (var at = 0; at < all.Length;)
        {
            var size = Math.Min(random.Next(1, 8), all.Length - at);
            batches.Add(all[at..(at + size)]);
            at += size;
        }

        return batches;
    }

    private void Say(Random random, string id, string sender, ref long now)
    {
        var versions = new List<(long Version, string Change, string? Text)> { (long.Parse(id, CultureInfo.InvariantCulture), "received", $"said {id}") };
        for (var edits = random.Next(3); edits > 0; edits--)
        {
            versions.Add((now += random.Next(1, 9000), "edited", $"edited {now}"));
        }

        if (random.Next(3) == 0)
        {
            versions.Add((now += random.Next(1, 9000), "deleted", null));
        }

        foreach (var (version, change, text) in versions)
        {
            events.Add(change switch
            {
                "received" => AnEvent.Received(ThreadId, id, text!, sender, version),
                "edited" => AnEvent.Edited(ThreadId, id, text!, sender, version),
                _ => AnEvent.Deleted(ThreadId, id, sender, version),
            });
            archived.Add($"{(version == versions[^1].Version ? "m" : "v")} {change} {id} {version} {text} {sender} allowed");
        }
    }
}
