namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Letters and digits without anything between them, and the gap before them.</summary>
internal struct Piece
{
    public int Start;
    public int End;
    public ulong Hash;

    /// <summary>Classes, runs counted once.</summary>
    public int Count;

    /// <summary>Letters as a reader counts them, runs counted once: a Hangul syllable is one.</summary>
    public int Letters;
    public uint First;
    public uint Last;

    /// <summary>Has digits or signs that may be letters, or Hangul: the word may end before the piece does.</summary>
    public bool IsOdd;
    public bool HasLetter;
    public bool HasVowel;
    public bool HasTurned;

    /// <summary>Of Latin, Greek or Cyrillic letters only, where a word has a vowel.</summary>
    public bool IsAlphabetic;
    public Gap Gap;

    public readonly bool IsSingle => Letters == 1;

    /// <summary>The t of don't is no letter that stands alone.</summary>
    public readonly bool StandsAlone => Letters == 1 && !Gap.IsApostrophe;

    /// <summary>No word of any language: s, ck, tch.</summary>
    public readonly bool IsFragment => IsAlphabetic && HasLetter && !HasVowel && !IsOdd;
}
