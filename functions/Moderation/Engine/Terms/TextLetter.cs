using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>A letter of a text with what is needed to look at it closely; <see cref="Run"/> times in a row.</summary>
internal struct TextLetter
{
    public int CodePoint;
    public int Fold;
    public int Class;
    public SymbolKind Kind;
    public Script Script;
    public int Run;
    public bool AmidCapitals;
    public bool AmidSmall;
}
