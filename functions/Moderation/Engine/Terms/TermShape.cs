using System.Runtime.CompilerServices;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// What finding a term needs to know of it, without its letters. In 16 bytes, one behind the other: a hit goes through the memory of all terms, and
/// what is spread over it costs more than all reading does.
/// </summary>
internal readonly struct TermShape
{
    private const byte Exact = 1;
    private const byte Wordless = 2;
    private const byte AsWritten = 4;
    private const byte OfSeveralWords = 8;
    private const byte Substring = 16;
    private const byte Pattern = 32;

    /// <summary>In whole numbers of 16 bits.</summary>
    public static readonly int Size = Unsafe.SizeOf<TermShape>() / sizeof(ushort);

    private readonly byte traits;

    /// <param name="term">The term.</param>
    /// <param name="number">Which of all terms it is.</param>
    public TermShape(Term term, int number)
    {
        (Rule, Number, Length, Characters) = (term.Rule, number, (byte)term.Letters.Length, (byte)term.Characters);
        Classes = ClassesOf(term.Letters);
        traits = (byte)(
            (term.IsExact ? Exact : 0) | (term.IsWordless ? Wordless : 0) | (term.IsAsWritten ? AsWritten : 0) | (term.Breaks.Length > 0 ? OfSeveralWords : 0)
            | (term.IsSubstring ? Substring : 0) | (term.Pattern is not null ? Pattern : 0));
    }

    public byte Length { get; }

    /// <inheritdoc cref="Term.Characters"/>
    public byte Characters { get; }

    public int Rule { get; }

    /// <summary>A bit for each of its letters' classes.</summary>
    public uint Classes { get; }

    public int Number { get; }

    /// <summary>A bit for a class; what lacks one that a term has, or has one that a term lacks, is not that term.</summary>
    public static uint BitOf(int one) => 1u << (int)(((uint)one * 0x9e3779b1) >> 27);

    public bool IsExact => (traits & Exact) != 0;

    public bool IsSubstring => (traits & Substring) != 0;

    public bool IsPattern => (traits & Pattern) != 0;

    public bool IsWordless => (traits & Wordless) != 0;

    /// <inheritdoc cref="Term.IsAsWritten"/>
    public bool IsAsWritten => (traits & AsWritten) != 0;

    public bool IsOfSeveralWords => (traits & OfSeveralWords) != 0;

    /// <summary>Whether it can be found with something between its letters.</summary>
    public bool MayBeParted => !IsAsWritten || IsOfSeveralWords || (IsWordless && !IsExact);

    private static uint ClassesOf(Letter[] letters)
    {
        var bits = 0u;
        foreach (var letter in letters)
        {
            bits |= BitOf(letter.Class);
        }

        return bits;
    }
}
