using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.Functions.Moderation.Engine.Symbols;

/// <summary>
/// How every character is read, from symbols.txt, which eng/symbols generates from Unicode's data: the same on every machine, whatever its
/// own Unicode version. About 1 MB, read once.
/// </summary>
internal static class SymbolTable
{
    private const int BlockBits = 6;
    private const int BlockSize = 1 << BlockBits;
    private const int CodePoints = 0x110000;

    private const string Vowels = "aeiouyıаеиоуыэюяієαεηιουω";

    private static readonly ushort[] Pages = new ushort[CodePoints >> BlockBits];
    private static readonly uint[] Packed;
    private static readonly uint[] Ascii;
    private static readonly uint[] Folds;

    // Capitals that show a Latin letter which their small letters are not found by, and that Latin letter, as a capital.
    private static readonly Dictionary<char, char> Shown = [];
    private static readonly SearchValues<char> Capitals;

    // Number 0 is no expansion.
    private static readonly List<Letter[]> Expansions = [[]];

    static SymbolTable()
    {
        var packed = new uint[CodePoints];
        var folds = new uint[CodePoints];
        using var lines = new StreamReader(typeof(SymbolTable).Assembly.GetManifestResourceStream("symbols.txt")!);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                ReadLine(line, packed, folds);
            }
        }

        (Packed, Folds) = InBlocks(packed, folds);
        Ascii = packed[..128];
        Capitals = SearchValues.Create([.. Shown.Keys]);
    }

    /// <summary>How this code point is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Symbol Of(int codePoint) => (uint)codePoint < (uint)Ascii.Length
        ? new(Ascii[codePoint])
        : new(Packed[(Pages[codePoint >> BlockBits] << BlockBits) | (codePoint & (BlockSize - 1))]);

    /// <summary>The letter or digit itself, without case, width and accent; zero stands for the character itself.</summary>
    public static uint FoldOf(int codePoint) => Folds[(Pages[codePoint >> BlockBits] << BlockBits) | (codePoint & (BlockSize - 1))];

    /// <summary>The same, and the character itself where there is nothing to take away.</summary>
    public static int LetterOf(int codePoint) => (int)FoldOf(codePoint) is > 0 and var folded ? folded : codePoint;

    /// <summary>Whether there is a capital that shows a Latin letter which its small letter is not found by: Ν shows N, ν is found as v.</summary>
    public static bool HasCapital(ReadOnlySpan<char> text) => text.ContainsAny(Capitals);

    /// <summary>The Latin capital that such a capital shows; any other character is itself.</summary>
    public static char ShownBy(char c) => Shown.GetValueOrDefault(c, c);

    /// <summary>The same letter, found as its capital shows it.</summary>
    public static Letter AsCapital(Letter letter) =>
        letter.Fold <= char.MaxValue && Shown.TryGetValue(char.ToUpperInvariant((char)letter.Fold), out var shown) ? letter with { Class = Of(shown).ClassOf(shown) } : letter;

    public static ReadOnlySpan<Letter> Expansion(Symbol symbol) => Expansions[(int)symbol.Value];

    public static bool IsVowel(int fold) => Vowels.Contains((char)fold, StringComparison.Ordinal);

    private static void ReadLine(string line, uint[] packed, uint[] folds)
    {
        var (described, shown) = line.Split('~') is [var before, var after] ? (before, Hex(after)) : (line, 0);
        var fields = described.Split(' ', 3);
        var range = fields[0].Split('-');
        var (first, last) = (Hex(range[0]), Hex(range[^1]));
        var mapping = fields.Length > 2 ? fields[2].Split('=') : [];
        var fold = mapping.Length > 0 ? HexList(mapping[0]) : [];
        var classes = mapping.Length > 1 ? HexList(mapping[1]) : fold;
        var what = fields[1];
        var kind = what[0] switch
        {
            'L' or 'J' => SymbolKind.Letter,
            'W' => SymbolKind.Wordless,
            'H' => SymbolKind.Hangul,
            'D' => SymbolKind.Digit,
            'I' => SymbolKind.Ignored,
            'S' => SymbolKind.Space,
            'P' => SymbolKind.Typed,
            _ => SymbolKind.Other,
        };
        if (kind is SymbolKind.Digit)
        {
            (fold, classes) = ([fold[0]], [classes[^1]]);
        }

        var bits = (what.Contains('!', StringComparison.Ordinal) ? Symbol.EmojiBit : 0) | (what.Contains('t', StringComparison.Ordinal) ? Symbol.TurnedBit : 0);
        var script = what[0] switch
        {
            'L' => (Script)int.Parse(what[1..].TrimEnd('!', 't'), CultureInfo.InvariantCulture),
            'J' or 'H' => Script.Hangul,
            _ => Script.None,
        };

        for (var codePoint = first; codePoint <= last; codePoint++)
        {
            if (shown > 0)
            {
                Shown.Add((char)codePoint, char.ToUpperInvariant((char)shown));
            }

            if (classes.Length > 1)
            {
                Expansions.Add([.. fold.Zip(classes, (f, c) => new Letter((int)f, (int)c))]);
                packed[codePoint] = Symbol.Of(kind, (uint)Expansions.Count - 1, script, bits | Symbol.ExpandsBit | (fold.Any(f => IsVowel((int)f)) ? Symbol.VowelBit : 0)).Packed;
                continue;
            }

            var itself = fold is [var one] ? (int)one : codePoint;
            packed[codePoint] = Symbol.Of(kind, classes is [var found] ? found : 0, script, bits | (IsVowel(itself) && kind is SymbolKind.Letter ? Symbol.VowelBit : 0)).Packed;
            folds[codePoint] = kind is SymbolKind.Typed ? 0 : fold is [var folded] ? folded : 0;
        }
    }

    // Most blocks are alike: all Han letters are themselves.
    private static (uint[] Packed, uint[] Folds) InBlocks(uint[] packed, uint[] folds)
    {
        var numbers = new Dictionary<string, ushort>();
        var (keptPacked, keptFolds) = (new List<uint>(), new List<uint>());
        for (var block = 0; block < Pages.Length; block++)
        {
            var p = packed.AsSpan(block * BlockSize, BlockSize);
            var f = folds.AsSpan(block * BlockSize, BlockSize);
            var key = string.Concat(MemoryMarshal.Cast<uint, char>(p), MemoryMarshal.Cast<uint, char>(f));
            if (!numbers.TryGetValue(key, out var number))
            {
                number = (ushort)numbers.Count;
                numbers.Add(key, number);
                keptPacked.AddRange(p);
                keptFolds.AddRange(f);
            }

            Pages[block] = number;
        }

        return ([.. keptPacked], [.. keptFolds]);
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static uint[] HexList(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => (uint)Hex(number))];
}
