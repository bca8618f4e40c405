using System.Numerics;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Terms that may begin or end inside a word, as a tree of classes. A walk is never longer than the longest term.</summary>
internal sealed class TermTrie
{
    private readonly (ulong Edge, int Target)[] steps;
    private readonly int mask;
    private readonly int[][] terms;

    public TermTrie(IEnumerable<(int[] Classes, int Term)> entries)
    {
        var built = new Dictionary<ulong, int>();
        var found = new List<List<int>> { new() };
        foreach (var (classes, term) in entries)
        {
            var node = 0;
            foreach (var one in classes)
            {
                var edge = EdgeOf(node, one);
                if (!built.TryGetValue(edge, out var target))
                {
                    target = found.Count;
                    found.Add([]);
                    built.Add(edge, target);
                }

                node = target;
            }

            found[node].Add(term);
        }

        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, built.Count * 2));
        mask = size - 1;
        steps = new (ulong, int)[size];
        foreach (var (edge, target) in built)
        {
            steps[SlotOf(edge)] = (edge, target);
        }

        terms = [.. found.Select(some => some.Count == 0 ? [] : some.ToArray())];
        IsEmpty = terms.Length == 1;
    }

    public bool IsEmpty { get; }

    /// <summary>Where this letter leads from here, or 0.</summary>
    public int Step(int node, int one)
    {
        var edge = EdgeOf(node, one);
        ref readonly var step = ref steps[SlotOf(edge)];

        return step.Edge == edge ? step.Target : 0;
    }

    /// <summary>The terms that end here.</summary>
    public int[] TermsAt(int node) => terms[node];

    private static ulong EdgeOf(int node, int one) => (((ulong)(uint)node << 24) | (uint)one) + 1;

    private int SlotOf(ulong edge)
    {
        var slot = (int)((edge * TermHash.Base) >> 32) & mask;
        while (steps[slot].Edge != 0 && steps[slot].Edge != edge)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
