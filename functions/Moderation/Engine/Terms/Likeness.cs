using System.Runtime.CompilerServices;
using System.Text;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Whether a letter of a text can be read as a letter of a term that has the same class.</summary>
internal static class Likeness
{
    public enum Kind
    {
        None,
        Same,

        /// <summary>A digit or a sign in a letter's place.</summary>
        Typed,

        /// <summary>Another letter that looks like it.</summary>
        Lookalike,

        /// <summary>The letter with an accent that makes another letter of it in some alphabet: ñ, й, ı. Or without it.</summary>
        Accented,
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Kind Of(in TextLetter seen, Letter wanted) => seen.Fold == wanted.Fold ? Kind.Same : OfAnother(seen, wanted);

    private static Kind OfAnother(in TextLetter seen, Letter wanted)
    {
        if (seen.Class != wanted.Class || wanted.Fold is >= '0' and <= '9')
        {
            return Kind.None;
        }

        if (seen.Kind is SymbolKind.Digit or SymbolKind.Typed)
        {
            return Kind.Typed;
        }

        // A term found as its capitals show it was written in capitals.
        if (wanted.Fold > 'z' && SymbolTable.Of(wanted.Fold).ClassOf(wanted.Fold) != wanted.Class && wanted == SymbolTable.AsCapital(wanted) && !Rune.IsUpper(new Rune(seen.CodePoint)))
        {
            return Kind.None;
        }

        // Within the alphabet i and l are two letters; what makes them one class is 1. Only where a capital I stands among small letters, or
        // a small l among capitals, is it the other's shape that is meant.
        return (seen.Fold, wanted.Fold) switch
        {
            ('v', 'u') => Kind.Typed,
            ('i', 'l') when seen.CodePoint is 'I' => seen.AmidSmall ? Kind.Lookalike : Kind.None,
            ('l', 'i') when seen.CodePoint is 'l' => seen.AmidCapitals ? Kind.Lookalike : Kind.None,
            ('ñ', 'n') or ('n', 'ñ') or ('й', 'и') or ('и', 'й') or ('ı', 'i') or ('i', 'ı') => Kind.Accented,

            // Letters of one alphabet are told apart by who writes it, however like each other they look: е and з, υ and λ.
            ( >= 'a' and <= 'z', >= 'a' and <= 'z') or ( >= 'а' and <= 'я', >= 'а' and <= 'я') or ( >= 'α' and <= 'ω', >= 'α' and <= 'ω') => Kind.None,
            _ => Kind.Lookalike,
        };
    }
}
