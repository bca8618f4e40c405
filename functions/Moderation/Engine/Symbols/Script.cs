namespace Chat.Functions.Moderation.Engine.Symbols;

/// <summary>The scripts whose letters are taken for each other's, numbered as in symbols.txt.</summary>
internal enum Script
{
    None = 0,
    Latin = 1,
    Greek = 2,
    Cyrillic = 3,
    Armenian = 4,
    Hebrew = 5,
    Arabic = 6,
    Devanagari = 7,
    Georgian = 8,
    Cherokee = 9,
    Other = 10,
    Hangul = 11,
}
