using System.Globalization;
using Chat.Faults.Cast;

namespace Chat.Faults.Seeds;

/// <summary>What people do in a run, and what goes wrong meanwhile: all of it from one number.</summary>
public sealed record Plan(
    int Seed, IReadOnlyList<IReadOnlyList<Deed>> Threads, LineFaults Acs, LineFaults Tables, double Duplicates, double Reordered, double Twice,
    IReadOnlyList<(int Worker, CrashPoint Point)> Crashes, bool KillsStore)
{
    public const int People = 3;

    // What is written in a thread, replies and redactions included. The service takes ten in ten seconds, so some threads have to wait for room.
    private const int FewWrites = 6, ManyWrites = 13;

    public static Plan Of(int seed)
    {
        var random = new Random(seed);

        return new Plan(
            seed,
            [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Deeds(random))],
            random.Next(3) == 0 ? LineFaults.None : new LineFaults
            {
                Throttled = Rate(random), Failed = Rate(random), Reset = Rate(random), Silent = Rate(random) / 4, Slow = Rate(random), LostAnswer = Rate(random), DoneButFailed = Rate(random),
            },
            random.Next(3) == 0 ? LineFaults.None : new LineFaults
            {
                Failed = Rate(random), Reset = Rate(random), Silent = Rate(random) / 16, Slow = Rate(random), LostAnswer = Rate(random), DoneButFailed = Rate(random),
            },
            Duplicates: random.NextDouble() * 0.5,
            Reordered: random.NextDouble() * 0.5,
            Twice: random.NextDouble() * 0.5,
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => (random.Next(2), CrashPoint.All[random.Next(CrashPoint.All.Count)]))],
            KillsStore: random.Next(4) == 0);
    }

    private static double Rate(Random random) => random.NextDouble() * 0.06;

    private static List<Deed> Deeds(Random random)
    {
        var deeds = new List<Deed>();
        var said = new List<(int Person, bool Touchable)>();
        var most = random.Next(8) == 0 ? ManyWrites : FewWrites;
        for (var writes = 0; writes < most - 1;)
        {
            var person = random.Next(People);
            var number = said.Count.ToString(CultureInfo.InvariantCulture);
            switch (random.Next(10))
            {
                case < 3:
                    Say($"an ordinary sentence, number {number}", 1, true);
                    break;
                case 3:
                    Say($"a {Stage.MaskWord} in sentence {number}", 2, false);
                    break;
                case 4:
                    Say($"{Stage.DeleteWord} {number}", 2, false);
                    break;
                case 5 or 6:
                    Say(Stage.Question, 2, false);
                    break;
                case 7 when said.FindIndex(one => one.Touchable) is >= 0 and var edited:
                    deeds.Add(new Deed(DeedKind.Edit, said[edited].Person, random.Next(3) == 0 ? $"now with a {Stage.MaskWord}, {writes}" : $"said better, {writes}", edited));
                    writes += 2;
                    break;
                case 8 when said.FindIndex(one => one.Touchable) is >= 0 and var deleted:
                    deeds.Add(new Deed(DeedKind.Delete, said[deleted].Person, Of: deleted));
                    said[deleted] = (said[deleted].Person, false);
                    writes++;
                    break;
                default:
                    deeds.Add(random.Next(2) == 0 ? new Deed(DeedKind.Rename, person, $"topic {writes}") : new Deed(DeedKind.Invite, person));
                    writes++;
                    break;
            }

            void Say(string text, int costs, bool touchable)
            {
                deeds.Add(new Deed(DeedKind.Say, person, text));
                said.Add((person, touchable));
                writes += costs;
            }
        }

        return deeds;
    }
}
