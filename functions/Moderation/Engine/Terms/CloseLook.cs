using System.Buffers;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// Finding goes by classes and hashes, which never miss and sometimes err; this looks letter by letter whether a piece of text really reads as a term.
/// </summary>
internal static class CloseLook
{
    private const string NaturalDoublesAtFour = "eolsfzrntpdmbgc";
    private const string NaturalDoubles = "bcdefglmnoprstz";

    // Letters that look the same in two scripts; a word with any other letter of its script is really of that script.
    private const string CyrillicLikeLatin = "авекмнорстухѕіјһԁԛԝьгп";
    private const string GreekLikeLatin = "αβεηικμνορτυχγωσζ";

    private const int FarthestDigit = 16;
    private const int LongestShortWord = 4;
    private const int TooMany = -1;

    // Code units on either side: a text that is all disguises is not read as a whole for each of them.
    private const int FarthestNeighbour = 1_000;
    private const int NearestNeighbour = FarthestNeighbour / 10;

    private static readonly SearchValues<char> TurkishLetters = SearchValues.Create("ğĞşŞıİ");

    public static bool Confirms(TermSet set, int place, ReadOnlySpan<char> text, int start, int end, bool typed, bool joined)
    {
        ref readonly var term = ref set.ShapeAt(place);
        if (joined && !term.MayBeParted)
        {
            return false;
        }

        var wanted = set.LettersAt(place);
        if (!joined && IsWrittenOut(wanted, text[start..end]))
        {
            return true;
        }

        var letters = Scratch.Mine.Text.AsSpan();
        var count = Gather(text, start, end, typed, letters);

        return count > 0 && Reads(term, wanted, letters[..count], text, start, end, joined);
    }

    // Letter by letter as the term has it, but for case, width and accents: most of what is found, and nothing more to see.
    private static bool IsWrittenOut(in TermLetters wanted, ReadOnlySpan<char> seen)
    {
        if (seen.Length != wanted.Length)
        {
            return false;
        }

        for (var at = 0; at < seen.Length; at++)
        {
            var symbol = SymbolTable.Of(seen[at]);
            if (symbol.Kind is not (SymbolKind.Letter or SymbolKind.Wordless) || symbol.Expands || SymbolTable.LetterOf(seen[at]) != wanted[at].Fold)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The letters between two places, runs as one; 0 when they are more than any term has.</summary>
    public static int Gather(ReadOnlySpan<char> text, int start, int end, bool typed, Span<TextLetter> letters)
    {
        var (count, capitals, small) = (0, 0, 0);
        for (var at = start; at < end;)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            at += length;
            var symbol = SymbolTable.Of(codePoint);
            if (symbol.Kind is SymbolKind.Typed && !typed)
            {
                continue;
            }

            capitals += codePoint is >= 'A' and <= 'Z' and not 'I' ? 1 : 0;
            small += codePoint is >= 'a' and <= 'z' and not 'l' ? 1 : 0;
            if (SymbolReader.IsOneLetter(symbol))
            {
                count = Append(SymbolReader.LetterOf(codePoint, symbol), codePoint, symbol, letters, count);
            }
            else
            {
                count = AppendSeveral(codePoint, symbol, letters, count);
            }

            if (count == TooMany)
            {
                return 0;
            }
        }

        foreach (ref var letter in letters[..count])
        {
            letter.AmidCapitals = capitals > 0 && small == 0;
            letter.AmidSmall = small > 0 && (capitals == 0 || letter.CodePoint != letters[0].CodePoint);
        }

        return count;
    }

    private static int AppendSeveral(int codePoint, Symbol symbol, Span<TextLetter> letters, int count)
    {
        Span<Letter> several = stackalloc Letter[SymbolReader.MostLetters];
        foreach (var letter in several[..SymbolReader.LettersOf(codePoint, symbol, several)])
        {
            count = count == TooMany ? TooMany : Append(letter, codePoint, symbol, letters, count);
        }

        return count;
    }

    private static int Append(Letter letter, int codePoint, Symbol symbol, Span<TextLetter> letters, int count)
    {
        if (count > 0 && letters[count - 1].Fold == letter.Fold && letters[count - 1].Kind == symbol.Kind)
        {
            letters[count - 1].Run++;

            return count;
        }

        if (count == letters.Length)
        {
            return TooMany;
        }

        letters[count] = new TextLetter { CodePoint = codePoint, Fold = letter.Fold, Class = letter.Class, Kind = symbol.Kind, Script = symbol.Script, Run = 1 };

        return count + 1;
    }

    private static bool Reads(in TermShape term, in TermLetters letters, ReadOnlySpan<TextLetter> seen, ReadOnlySpan<char> text, int start, int end, bool joined)
    {
        var (same, typed, lookalike, doubled, accented) = (0, 0, 0, 0, 0);
        var (at, wanted) = (0, 0);
        var stretched = false;
        while (at < seen.Length && wanted < letters.Length)
        {
            // One class at a time: its letters in the text against its letters in the term. Nearly always one against one.
            var found = seen[at].Class;
            var (total, from) = (0, wanted);
            while (wanted < letters.Length && letters[wanted].Class == found)
            {
                wanted++;
            }

            var (next, first) = (from, true);
            while (at < seen.Length && seen[at].Class == found)
            {
                ref readonly var letter = ref seen[at++];
                total += letter.Run;
                for (var i = 0; i < Math.Min(letter.Run, TermReader.MostLetters); i++)
                {
                    var advances = !first && next + 1 < wanted && Likeness.Of(letter, letters[next + 1]) is not Likeness.Kind.None;
                    next += advances ? 1 : 0;
                    switch (next < wanted ? Likeness.Of(letter, letters[next]) : Likeness.Kind.None)
                    {
                        case Likeness.Kind.None:
                            return false;
                        case Likeness.Kind.Same:
                            same += letter.Kind is SymbolKind.Digit or SymbolKind.Typed ? 0 : 1;
                            break;
                        case Likeness.Kind.Typed:
                            typed += i == 0 ? 1 : 0;
                            break;
                        case Likeness.Kind.Accented:
                            accented++;
                            break;
                        default:
                            lookalike++;
                            break;
                    }

                    first = false;
                }
            }

            if (wanted == from || next != wanted - 1)
            {
                return false;
            }

            var more = total - (wanted - from);
            if (more > 0 && (total >= 3 || more >= 2))
            {
                stretched = true;
            }
            else if (more > 0)
            {
                if (!MayDouble(term, letters[from].Fold))
                {
                    return false;
                }

                doubled++;
            }
        }

        if (at != seen.Length || wanted != letters.Length)
        {
            return false;
        }

        if (term.IsAsWritten)
        {
            var disguised = typed + lookalike + doubled + accented > 0 || stretched || (joined && !term.IsOfSeveralWords);

            return !disguised || (term is { IsExact: false, IsWordless: true } && lookalike + typed + doubled == 0);
        }

        // An accent alone hides nothing in a short word: it is another word.
        if (accented > 0 && typed + lookalike + doubled == 0 && !stretched && !joined && IsAnotherWord(seen, text, start, end))
        {
            return false;
        }

        // Four digits and a letter are a number plate, not a word.
        same += accented;
        if (same + lookalike == 0 || typed > 2 * (same + lookalike) || (typed > 0 && IsCode(text, start, end)))
        {
            return false;
        }

        // A sentence may end with a ! after its last word.
        if (seen[^1] is { CodePoint: '!', Run: var marks } && (marks > 1 || typed < 2))
        {
            return false;
        }

        return lookalike == 0 || same > 0 || !IsReallyOf(seen, text, start, end);
    }

    // año is no ano, мой no мои; and sık no sik in a text that is Turkish, but shıt anywhere else is what it looks like.
    private static bool IsAnotherWord(ReadOnlySpan<TextLetter> seen, ReadOnlySpan<char> text, int start, int end)
    {
        foreach (var letter in seen)
        {
            if (letter.Fold is 'ı')
            {
                return text[..start].ContainsAny(TurkishLetters) || text[end..].ContainsAny(TurkishLetters);
            }
        }

        return seen.Length <= LongestShortWord;
    }

    // One letter twice may be another word (cop, coop); three times is none, nor is a double that no language here writes.
    private static bool MayDouble(in TermShape term, int letter) => term.Characters switch
    {
        <= 3 => !NaturalDoubles.Contains((char)letter, StringComparison.Ordinal) && letter < 0x250,
        4 => !NaturalDoublesAtFour.Contains((char)letter, StringComparison.Ordinal) && letter < 0x250,
        _ => !term.IsWordless,
    };

    // Fastened to something else with digits: an identifier, a hash, a version.
    private static bool IsCode(ReadOnlySpan<char> text, int start, int end) =>
        (start > 0 && IsJoint(text[start - 1]) && HasDigit(text[Math.Max(0, start - 1 - FarthestDigit)..(start - 1)], fromEnd: true))
        || (end < text.Length && IsJoint(text[end]) && HasDigit(text[(end + 1)..Math.Min(text.Length, end + 1 + FarthestDigit)], fromEnd: false));

    private static bool IsJoint(char c) => c is '-' or '_' or '.' or '/' or ':' or '#' or '=' or '+' or '&';

    private static bool HasDigit(ReadOnlySpan<char> text, bool fromEnd)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var c = fromEnd ? text[^(at + 1)] : text[at];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }

            if (char.IsAsciiDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what stands here is a word of another script than it seems: all its letters are of that script, and so are its neighbours.</summary>
    public static bool IsOfItsOwnScript(ReadOnlySpan<char> text, int start, int end)
    {
        var letters = Scratch.Mine.Text.AsSpan();

        return IsReallyOf(letters[..Gather(text, start, end, typed: false, letters)], text, start, end);
    }

    // What was said of a neighbour nearby holds here, too: a text of disguises is not read around each of them.
    private static bool IsReallyOf(ReadOnlySpan<TextLetter> seen, ReadOnlySpan<char> text, int start, int end)
    {
        var script = ScriptOf(seen);
        if (script is Script.Cherokee or Script.None)
        {
            return false;
        }

        var scratch = Scratch.Mine;
        if (scratch.Neighbours.Script != script || Math.Abs(start - scratch.Neighbours.At) > NearestNeighbour)
        {
            scratch.Neighbours = (script, start, HasNeighboursOf(script, text, start, end));
        }

        return scratch.Neighbours.Answer;
    }

    // The one script of all letters, or none.
    private static Script ScriptOf(ReadOnlySpan<TextLetter> seen)
    {
        var script = Script.None;
        foreach (var letter in seen)
        {
            if (letter.Kind is not SymbolKind.Letter)
            {
                continue;
            }

            if (script is not Script.None && letter.Script != script)
            {
                return Script.None;
            }

            script = letter.Script;
        }

        return script;
    }

    // A word all of whose letters are look-alikes is either a disguise, or a word of that other script: then its neighbours are of that script too.
    private static bool HasNeighboursOf(Script script, ReadOnlySpan<char> text, int start, int end)
    {
        var row = 0;
        var until = Math.Min(text.Length, end + FarthestNeighbour);
        for (var at = Math.Max(0, start - FarthestNeighbour); at < until;)
        {
            if (at >= start && at < end)
            {
                (at, row) = (end, 0);
                continue;
            }

            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            at += length;
            var symbol = SymbolTable.Of(codePoint);
            var fold = SymbolTable.LetterOf(codePoint);
            var own = symbol.Kind is SymbolKind.Letter && symbol.Script == script;
            row = own ? row + 1 : 0;
            if (own && script switch
            {
                Script.Latin => row >= 3,
                Script.Cyrillic => !CyrillicLikeLatin.Contains((char)fold, StringComparison.Ordinal),
                Script.Greek => !GreekLikeLatin.Contains((char)fold, StringComparison.Ordinal),
                _ => row >= 2,
            })
            {
                return true;
            }
        }

        return false;
    }
}
