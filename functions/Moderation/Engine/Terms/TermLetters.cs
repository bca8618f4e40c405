using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>The letters of a term, two bytes each: their numbers in an alphabet of all terms.</summary>
/// <param name="numbers">The number of each.</param>
/// <param name="alphabet">The letters by number.</param>
/// <param name="whole">The letters themselves, where a policy has more different ones than there are numbers.</param>
internal readonly ref struct TermLetters(ReadOnlySpan<ushort> numbers, Letter[] alphabet, Letter[]? whole = null)
{
    public const ushort NoNumber = ushort.MaxValue;
    public const int MostNumbers = NoNumber;

    private readonly ReadOnlySpan<ushort> numbers = numbers;

    public int Length => numbers.Length;

    public Letter this[int at] => whole is null ? alphabet[numbers[at]] : whole[at];
}
