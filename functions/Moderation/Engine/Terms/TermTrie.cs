using System.Numerics;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Terms that may begin or end inside a word, as a tree of classes. A walk is never longer than the longest term.</summary>
internal sealed class TermTrie
{
    private readonly Step[] steps;
    private readonly int mask;

    // Of each node that ends terms, one after the other: how many, and their places.
    private readonly int[] terms;

    public TermTrie(IEnumerable<(int[] Classes, int Place)> entries)
    {
        var built = new Dictionary<ulong, int>();
        var found = new List<List<int>> { new() };
        foreach (var (classes, place) in entries)
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

            found[node].Add(place);
        }

        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, built.Count * 2));
        mask = size - 1;
        steps = new Step[size];
        var listed = new List<int> { 0 };
        foreach (var (edge, target) in built)
        {
            steps[SlotOf(edge)] = new Step(edge, target, found[target].Count == 0 ? 0 : listed.Count);
            if (found[target].Count > 0)
            {
                listed.Add(found[target].Count);
                listed.AddRange(found[target]);
            }
        }

        terms = [.. listed];
        IsEmpty = built.Count == 0;
    }

    public bool IsEmpty { get; }

    /// <summary>Where this letter leads from here, or 0; and the places of the terms that end there.</summary>
    public int Next(int node, int one, out ReadOnlySpan<int> ended)
    {
        var edge = EdgeOf(node, one);
        ref readonly var step = ref steps[SlotOf(edge)];
        if (step.Edge != edge)
        {
            ended = default;

            return 0;
        }

        ended = terms.AsSpan(step.Terms + 1, terms[step.Terms]);

        return step.Target;
    }

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

    private readonly record struct Step(ulong Edge, int Target, int Terms);
}
