namespace Chat.Functions.Moderation.Engine.Symbols;

/// <summary>A letter as it is (<paramref name="Fold"/>: without case, width, accent) and as it is found (<paramref name="Class"/>: all that may be taken for it).</summary>
internal readonly record struct Letter(int Fold, int Class);
