using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Chat.Emulator.Chat;

/// <summary>HTML messages are sanitised by the service. What exactly it keeps is not documented; this list is inferred.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/chat/concepts</remarks>
internal static class HtmlContent
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p",
        "pre", "s", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
    };

    // Their text is not text to be read.
    private static readonly HashSet<string> DroppedWhole = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "iframe", "object", "embed", "template", "noscript", "title", "head", "svg", "math", "textarea", "select",
        "noembed", "noframes", "xmp", "plaintext", "base", "link", "meta",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "href", "src", "alt", "title", "width", "height", "colspan", "rowspan", "id", "itemtype", "itemid", "itemscope",
    };

    // Writing HTML recurses, and a message can nest as deep as it is long.
    private const int Deepest = 64;

    private static readonly string[] Schemes = ["https:", "http:", "mailto:", "tel:"];

    public static string Sanitise(string html)
    {
        if (!html.AsSpan().ContainsAny('<', '&'))
        {
            return html;
        }

        var body = new HtmlParser().ParseDocument($"<!doctype html><body>{html}").Body;
        if (body is null)
        {
            return "";
        }

        Clean(body);

        return body.InnerHtml;
    }

    private static void Clean(IElement root)
    {
        var waiting = new Stack<(INode Node, int Depth)>();
        PushChildren(root, 1);
        while (waiting.TryPop(out var next))
        {
            switch (next.Node)
            {
                case IElement element when DroppedWhole.Contains(element.LocalName) || element.NamespaceUri != root.NamespaceUri:
                    element.Remove();
                    break;
                case IElement element when !Kept.Contains(element.LocalName) || next.Depth > Deepest:
                    PushChildren(element, next.Depth);
                    element.Replace([.. element.ChildNodes]);
                    break;
                case IElement element:
                    CleanAttributes(element);
                    PushChildren(element, next.Depth + 1);
                    break;
                case not IText:
                    next.Node.Parent?.RemoveChild(next.Node);
                    break;
            }
        }

        void PushChildren(INode parent, int depth)
        {
            foreach (var child in parent.ChildNodes)
            {
                waiting.Push((child, depth));
            }
        }
    }

    private static void CleanAttributes(IElement element)
    {
        foreach (var attribute in element.Attributes.ToArray())
        {
            var isLink = attribute.LocalName is "href" or "src";
            if (!Attributes.Contains(attribute.LocalName) || (isLink && !IsHarmless(attribute.Value)))
            {
                element.RemoveAttribute(attribute.Name);
            }
        }
    }

    private static bool IsHarmless(string link)
    {
        // Browsers drop white space and control characters when they look for the scheme, so they are dropped here first.
        var bare = string.Concat(link.Where(c => c > ' ' && !char.IsControl(c)));
        var colon = bare.IndexOf(':', StringComparison.Ordinal);
        var isRelative = colon < 0 || bare.AsSpan(0, colon).ContainsAny('/', '?', '#');

        return isRelative || Schemes.Any(scheme => bare.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
    }
}
