using System.Buffers;

namespace Chat.Functions.Moderation.Engine.Html;

/// <summary>One tag or comment: html.spec.whatwg.org/multipage/parsing.html, as far as a reader of text needs it.</summary>
internal static class HtmlTag
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Blocks = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "p", "br", "div", "li", "ul", "ol", "tr", "td", "th", "table", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "tbody", "thead",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How long the tag is that begins here; 0 when this is a sign and no tag.</summary>
    public static int LengthAt(ReadOnlySpan<char> html)
    {
        if (html.StartsWith("<!--"))
        {
            return html.IndexOf("-->") is >= 0 and var end ? end + 3 : html.Length;
        }

        if (html.Length < 2 || !(char.IsAsciiLetter(html[1]) || html[1] is '/' or '!' or '?'))
        {
            return 0;
        }

        // A > inside quotes does not end the tag; quotes only count after an equals sign.
        var quote = '\0';
        for (var at = 1; at < html.Length; at++)
        {
            if (quote == '\0')
            {
                switch (html[at])
                {
                    case '>':
                        return at + 1;
                    case '"' or '\'' when html[..at].TrimEnd() is [.., '=']:
                        quote = html[at];
                        break;
                }
            }
            else if (html[at] == quote)
            {
                quote = '\0';
            }
        }

        // Never closed: a browser shows nothing of it.
        return html.Length;
    }

    /// <summary>Whether the tag begins a new line.</summary>
    public static bool Parts(ReadOnlySpan<char> tag)
    {
        var name = tag[1..].TrimStart('/');
        var end = 0;
        while (end < name.Length && char.IsAsciiLetterOrDigit(name[end]))
        {
            end++;
        }

        return Blocks.Contains(name[..end]);
    }

    /// <summary>The values of href and src.</summary>
    public static List<TextSpan> Addresses(ReadOnlySpan<char> tag)
    {
        var found = None;
        foreach (var name in Names)
        {
            for (var at = IndexOf(tag, name, 0); at >= 0; at = IndexOf(tag, name, at + 1))
            {
                var value = at + name.Length;
                while (value < tag.Length && char.IsWhiteSpace(tag[value]))
                {
                    value++;
                }

                if (value >= tag.Length || tag[value] is not '=' || !char.IsWhiteSpace(tag[at - 1]))
                {
                    continue;
                }

                value++;
                while (value < tag.Length && char.IsWhiteSpace(tag[value]))
                {
                    value++;
                }

                var quote = value < tag.Length && tag[value] is '"' or '\'' ? tag.Slice(value++, 1) : default;
                var length = (quote.IsEmpty ? tag[value..].IndexOfAny(EndOfValue) : tag[value..].IndexOf(quote[0])) is >= 0 and var end ? end : tag.Length - value;
                found = found.Count == 0 ? [] : found;
                found.Add(new TextSpan(value, length));
            }
        }

        return found;
    }

    private static readonly SearchValues<char> EndOfValue = SearchValues.Create(" >\t\n\f\r");

    private static readonly List<TextSpan> None = [];

    private static readonly string[] Names = ["href", "src"];

    private static int IndexOf(ReadOnlySpan<char> tag, string name, int from) =>
        from < tag.Length && tag[from..].IndexOf(name, StringComparison.OrdinalIgnoreCase) is >= 1 and var at ? at + from : -1;
}
