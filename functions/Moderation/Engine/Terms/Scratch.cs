using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Room to work in, one per thread, so that a message costs no memory.</summary>
internal sealed class Scratch
{
    /// <summary>Pieces that are remembered for joining: as many as a term has letters.</summary>
    public const int Pieces = 64;

    public const int Letters = 160;

    [ThreadStatic]
    private static Scratch? mine;

    public static Scratch Mine => mine ??= new Scratch();

    public Piece[] Recent { get; } = new Piece[Pieces];

    /// <summary>Whether the neighbours of the last word that might have been a disguise were of its script; kept for as long as one text is read.</summary>
    public (Script Script, int At, bool Answer) Neighbours { get; set; }

    public TextLetter[] Text { get; } = new TextLetter[Letters];
}
