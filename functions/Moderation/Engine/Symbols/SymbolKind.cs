namespace Chat.Functions.Moderation.Engine.Symbols;

/// <summary>What a character is to the reader of words.</summary>
internal enum SymbolKind
{
    /// <summary>Punctuation, signs, emoji: parts words.</summary>
    Other,

    Letter,

    /// <summary>A letter of a script that puts no spaces between words.</summary>
    Wordless,

    /// <summary>A Hangul syllable, read as its letters.</summary>
    Hangul,

    Digit,

    /// <summary>Not seen by a reader: zero-width, bidirectional controls, accents, tags.</summary>
    Ignored,

    Space,

    /// <summary>A sign that people type for a letter.</summary>
    Typed,
}
