using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace Chat.Functions.Moderation.Engine.Html;

/// <summary>&amp;#98; and &amp;amp;: the characters that are written by number or by name.</summary>
internal static class HtmlEntity
{
    private const int LongestName = 10;
    private const int LongestNumber = 12;

    /// <summary>How long the entity is that begins here; 0 when this is a sign and no entity.</summary>
    public static int Read(ReadOnlySpan<char> html, out int codePoint)
    {
        codePoint = 0;

        return html.Length > 2 && html[1] is '#' ? ReadNumber(html, out codePoint) : ReadName(html, out codePoint);
    }

    private static int ReadNumber(ReadOnlySpan<char> html, out int codePoint)
    {
        var isHex = html.Length > 3 && html[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        while (start + 1 < html.Length && html[start] is '0' && (isHex ? char.IsAsciiHexDigit(html[start + 1]) : char.IsAsciiDigit(html[start + 1])))
        {
            start++;
        }

        var end = start;
        while (end < html.Length && end - start < LongestNumber && (isHex ? char.IsAsciiHexDigit(html[end]) : char.IsAsciiDigit(html[end])))
        {
            end++;
        }

        // Browsers take a number also without its semicolon, and show U+FFFD for what is no character.
        if (end == start || !long.TryParse(html[start..end], isHex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            codePoint = 0;

            return 0;
        }

        codePoint = number is > 0 and < 0x110000 and not (>= 0xd800 and <= 0xdfff) ? (int)number : 0xfffd;

        return end < html.Length && html[end] is ';' ? end + 1 : end;
    }

    private static int ReadName(ReadOnlySpan<char> html, out int codePoint)
    {
        codePoint = 0;
        var end = html[..Math.Min(html.Length, LongestName + 2)].IndexOf(';');
        if (end < 2 || !Names.TryGetValue(html[1..end], out codePoint))
        {
            return 0;
        }

        return end + 1;
    }

    // The names of HTML 4 as the framework knows them, and those of ASCII signs that HTML 5 added: html.spec.whatwg.org/multipage/named-characters.html.
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Names =
        "quot amp apos lt gt nbsp iexcl cent pound curren yen sect copy laquo not shy reg deg plusmn micro middot frac12 agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml oslash ugrave uacute ucirc uuml yacute thorn yuml szlig Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml Ntilde Ograve Oacute Ocirc Otilde Ouml Oslash Ugrave Uacute Ucirc Uuml Yacute OElig oelig Scaron scaron alpha beta gamma delta epsilon eta iota kappa nu omicron rho tau upsilon chi Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu Omicron Rho Tau Upsilon Chi ensp emsp thinsp zwnj zwj lrm rlm ndash mdash bull hellip euro trade times"
            .Split(' ').Select(name => (name, Text: WebUtility.HtmlDecode($"&{name};"))).Where(pair => pair.Text.Length == 1).Select(pair => KeyValuePair.Create(pair.name, (int)pair.Text[0]))
            .Concat("excl=! num=# dollar=$ percnt=% lpar=( rpar=) ast=* plus=+ comma=, period=. sol=/ colon=: semi=; equals== quest=? commat=@ lsqb=[ bsol=\\ rsqb=] lowbar=_ lbrace={ verbar=| vert=| rbrace=} Tab=\t NewLine=\n"
                .Split(' ').Select(pair => KeyValuePair.Create(pair.Split('=')[0], (int)pair[^1])))
            .ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
}
