using System.Text;

namespace Chat.Emulator.Tables.Filters;

/// <summary>Cuts a filter into words, texts in quotes (doubled inside), texts with a type before them, numbers and parentheses.</summary>
internal sealed class FilterLexer
{
    private readonly string filter;
    private int at;

    public FilterLexer(string filter)
    {
        this.filter = filter;
        Next();
    }

    public FilterTokenKind Kind { get; private set; }

    /// <summary>The word, the number, or what stands between the quotes.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The type before the quotes.</summary>
    public string Prefix { get; private set; } = "";

    public void Next()
    {
        while (at < filter.Length && char.IsWhiteSpace(filter[at]))
        {
            at++;
        }

        Kind = at == filter.Length ? FilterTokenKind.End : filter[at] switch
        {
            '(' => Take(FilterTokenKind.Open),
            ')' => Take(FilterTokenKind.Close),
            '\'' => Quoted(FilterTokenKind.Text),
            '-' or '+' or (>= '0' and <= '9') => Word(FilterTokenKind.Number),
            var c when char.IsLetter(c) || c == '_' => Word(FilterTokenKind.Word),
            _ => Take(FilterTokenKind.Unknown),
        };
    }

    private FilterTokenKind Take(FilterTokenKind kind)
    {
        at++;

        return kind;
    }

    private FilterTokenKind Word(FilterTokenKind kind)
    {
        var start = at++;
        while (at < filter.Length && (char.IsLetterOrDigit(filter[at]) || filter[at] is '_' or '.' or '-' or '+'))
        {
            at++;
        }

        Text = filter[start..at];
        if (kind == FilterTokenKind.Number || at == filter.Length || filter[at] != '\'')
        {
            return kind;
        }

        Prefix = Text;

        return Quoted(FilterTokenKind.Prefixed);
    }

    private FilterTokenKind Quoted(FilterTokenKind kind)
    {
        var text = new StringBuilder();
        while (++at < filter.Length)
        {
            if (filter[at] != '\'')
            {
                text.Append(filter[at]);
            }
            else if (at + 1 < filter.Length && filter[at + 1] == '\'')
            {
                text.Append('\'');
                at++;
            }
            else
            {
                at++;
                Text = text.ToString();

                return kind;
            }
        }

        return FilterTokenKind.Unknown;
    }
}
