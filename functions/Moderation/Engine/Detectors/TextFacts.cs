using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>What one reading of a text counts, so that nobody looks for cards where there are no digits.</summary>
internal struct TextFacts
{
    /// <summary>ASCII letters, digits and the signs of base64, so many in a row.</summary>
    public int LongestToken;
    public int Letters;
    public int Capitals;
    public int Digits;
    public int Ats;
    public int Dots;
    public int Emoji;
    public int Lines;

    /// <summary>The same character, so many times in a row.</summary>
    public int LongestRow;

    public bool HasHyphens;
    public bool HasPercents;

    public static TextFacts Of(ReadOnlySpan<char> text)
    {
        var facts = new TextFacts { Lines = 1 };
        var (token, row, previous) = (0, 0, -1);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            row = c == previous ? row + 1 : 1;
            previous = c;
            facts.LongestRow = Math.Max(facts.LongestRow, row);
            if (c < 0x80)
            {
                var isLetter = (uint)((c | 0x20) - 'a') < 26;
                var isDigit = (uint)(c - '0') < 10;
                token = isLetter || isDigit || c is '+' or '/' or '_' or '-' or '=' or '.' ? token + 1 : 0;
                facts.LongestToken = Math.Max(facts.LongestToken, token);
                facts.Letters += isLetter ? 1 : 0;
                facts.Capitals += (uint)(c - 'A') < 26 ? 1 : 0;
                facts.Digits += isDigit ? 1 : 0;
                if (c is '.' or '@' or '\n' or '-' or '%')
                {
                    facts.Dots += c is '.' ? 1 : 0;
                    facts.Ats += c is '@' ? 1 : 0;
                    facts.Lines += c is '\n' ? 1 : 0;
                    facts.HasHyphens |= c is '-';
                    facts.HasPercents |= c is '%';
                }

                continue;
            }

            token = 0;
            if (char.IsLetter(c))
            {
                facts.Letters++;
                facts.Capitals += char.IsUpper(c) ? 1 : 0;
                continue;
            }

            var symbol = SymbolTable.Of(SymbolReader.CodePointAt(text, at, out var length));
            facts.Digits += symbol.Kind is SymbolKind.Digit ? 1 : 0;
            facts.Emoji += symbol.IsEmoji ? 1 : 0;
            facts.Dots += c is '。' or '．' or '｡' ? 1 : 0;
            facts.Ats += c is '＠' ? 1 : 0;
            at += length - 1;
        }

        return facts;
    }
}
