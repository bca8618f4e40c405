using System.Buffers;

namespace Chat.Functions.Moderation.Engine.Html;

/// <summary>
/// An HTML message as its reader sees it, with the way back: markup inside a line vanishes, blocks part lines, entities are what they stand for.
/// Rents its room; give it back.
/// </summary>
internal ref struct HtmlText
{
    private readonly char[] characters;
    private readonly int[] starts;
    private readonly int[] ends;
    private int length;

    public HtmlText(ReadOnlySpan<char> html)
        : this(html, isAddress: false)
    {
    }

    private HtmlText(ReadOnlySpan<char> html, bool isAddress)
    {
        characters = ArrayPool<char>.Shared.Rent(html.Length + 1);
        starts = ArrayPool<int>.Shared.Rent(html.Length + 1);
        ends = ArrayPool<int>.Shared.Rent(html.Length + 1);
        Read(html, isAddress);
    }

    /// <summary>The value of an attribute as a browser takes it for an address: without tabs and ends of lines (url.spec.whatwg.org/#url-parsing).</summary>
    public static HtmlText OfAddress(ReadOnlySpan<char> value) => new(value, isAddress: true);

    public readonly ReadOnlySpan<char> Text => characters.AsSpan(0, length);

    /// <summary>Where the addresses are that links and pictures lead to, in the HTML.</summary>
    public List<TextSpan>? Addresses { get; private set; }

    /// <summary>The pieces of the HTML that a piece of the text came from, without the markup between them.</summary>
    public readonly void Back(int start, int end, List<TextSpan> pieces)
    {
        // An entity of two halves comes twice.
        var piece = default(TextSpan);
        for (var at = start; at < end; at++)
        {
            if (ends[at] <= starts[at] || (piece.Length > 0 && starts[at] < piece.End))
            {
                continue;
            }

            if (piece.Length > 0 && piece.End == starts[at])
            {
                piece = piece with { Length = ends[at] - piece.Start };
                continue;
            }

            if (piece.Length > 0)
            {
                pieces.Add(piece);
            }

            piece = new TextSpan(starts[at], ends[at] - starts[at]);
        }

        if (piece.Length > 0)
        {
            pieces.Add(piece);
        }
    }

    public readonly void Return()
    {
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(ends);
    }

    private void Read(ReadOnlySpan<char> html, bool isAddress)
    {
        for (var at = 0; at < html.Length;)
        {
            if (html[at] is '<' && !isAddress && HtmlTag.LengthAt(html[at..]) is > 0 and var tag)
            {
                var markup = html.Slice(at, tag);
                if (HtmlTag.Parts(markup))
                {
                    Add('\n', at, at);
                }

                foreach (var address in HtmlTag.Addresses(markup))
                {
                    (Addresses ??= []).Add(new TextSpan(at + address.Start, address.Length));
                }

                at += tag;
            }
            else if (html[at] is '&' && HtmlEntity.Read(html[at..], out var codePoint) is > 0 and var entity)
            {
                if (codePoint > 0xffff)
                {
                    // Both halves stand for the whole entity: it is found, and blotted out, as one.
                    var (high, low) = ((char)(0xd800 + ((codePoint - 0x10000) >> 10)), (char)(0xdc00 + ((codePoint - 0x10000) & 0x3ff)));
                    Add(high, at, at + entity);
                    Add(low, at, at + entity);
                }
                else
                {
                    Add((char)codePoint, at, at + entity);
                }

                at += entity;
            }
            else if (isAddress && html[at] is '\t' or '\n' or '\r')
            {
                at++;
            }
            else
            {
                Add(html[at], at, at + 1);
                at++;
            }
        }
    }

    private void Add(char character, int start, int end)
    {
        // Never more characters than the HTML has: the shortest entity of two halves has five.
        characters[length] = character;
        starts[length] = start;
        ends[length++] = end;
    }
}
