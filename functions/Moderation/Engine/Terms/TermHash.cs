using System.Runtime.CompilerServices;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// The hash of a word is a polynomial in its classes, runs counted once, so that the hash of two pieces together follows from theirs without
/// reading them again.
/// </summary>
internal static class TermHash
{
    // Odd and without structure; nobody gains by collisions, which only cost a closer look.
    public const ulong Base = 0x9e3779b97f4a7c15;

    /// <summary>Powers of <see cref="Base"/>, as far as a term is long.</summary>
    public static readonly ulong[] Powers = PowersUpTo(TermReader.MostLetters + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, uint symbol) => (hash * Base) + symbol + 1;

    /// <summary>The hash of a piece and the rest after it. A run across the joint is one run.</summary>
    public static ulong Join(ulong piece, uint lastOfPiece, ulong rest, uint firstOfRest, int countOfRest) => lastOfPiece == firstOfRest
        ? (piece * Powers[countOfRest - 1]) + rest - ((ulong)(firstOfRest + 1) * Powers[countOfRest - 1])
        : (piece * Powers[countOfRest]) + rest;

    public static ulong Of(IEnumerable<int> classes)
    {
        var (hash, last) = (0UL, -1);
        foreach (var one in classes)
        {
            hash = one == last ? hash : Add(hash, (uint)one);
            last = one;
        }

        return hash;
    }

    /// <summary>The hash of each word of a term, whose second, third … word begins at <paramref name="breaks"/>.</summary>
    public static ulong[] OfWords(IReadOnlyList<Letter> letters, IReadOnlyList<int> breaks)
    {
        int[] starts = [0, .. breaks, letters.Count];

        return [.. starts.Zip(starts.Skip(1), (from, to) => Of(letters.Take(from..to).Select(letter => letter.Class)))];
    }

    private static ulong[] PowersUpTo(int count)
    {
        var powers = new ulong[count + 1];
        powers[0] = 1;
        for (var power = 1; power <= count; power++)
        {
            powers[power] = powers[power - 1] * Base;
        }

        return powers;
    }
}
