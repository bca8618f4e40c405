using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Filters;

/// <summary>
/// Reads a filter: <c>or</c> binds weakest, then <c>and</c>, then <c>not</c>, which negates one comparison or one parenthesis:
/// learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#constructing-filter-strings.
/// </summary>
internal sealed class FilterParser
{
    // Nobody writes this deep, and a stack is finite.
    private const int Deepest = 200;

    private readonly FilterLexer lexer;
    private TableError? error;
    private int depth;

    private FilterParser(string filter) => lexer = new FilterLexer(filter);

    public static TableError? Parse(string? text, out Filter? filter)
    {
        filter = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var parser = new FilterParser(text);
        filter = parser.Or();
        if (parser.lexer.Kind != FilterTokenKind.End)
        {
            parser.Fail();
        }

        return parser.error;
    }

    private Filter? Or()
    {
        List<Filter?> terms = [And()];
        while (TakeWord("or"))
        {
            terms.Add(And());
        }

        return error is not null ? null : terms.Count == 1 ? terms[0] : new OrFilter([.. terms.OfType<Filter>()]);
    }

    private Filter? And()
    {
        List<Filter?> terms = [Not()];
        while (TakeWord("and"))
        {
            terms.Add(Not());
        }

        return error is not null ? null : terms.Count == 1 ? terms[0] : new AndFilter([.. terms.OfType<Filter>()]);
    }

    private Filter? Not()
    {
        if (++depth > Deepest)
        {
            return Fail();
        }

        var filter = TakeWord("not") ? Not() is { } negated ? new NotFilter(negated) : null
            : lexer.Kind == FilterTokenKind.Open ? Parenthesis()
            : Comparison();
        depth--;

        return filter;
    }

    private Filter? Parenthesis()
    {
        lexer.Next();
        var inside = Or();
        if (lexer.Kind != FilterTokenKind.Close)
        {
            return Fail();
        }

        lexer.Next();

        return inside;
    }

    private Filter? Comparison()
    {
        if (Operand() is not var (property, literal) || error is not null)
        {
            return null;
        }

        if (Operator() is not { } comparison)
        {
            return property is not null ? new Comparison(property, ComparisonOperator.Equal, Literal.Of(true))
                : literal!.TryCompare(Storage.EdmType.Boolean, "true"u8, out var order) ? new ConstantFilter(order == 0)
                : Fail();
        }

        lexer.Next();
        if (Operand() is not var (otherProperty, otherLiteral) || error is not null)
        {
            return null;
        }

        return (property, literal, otherProperty, otherLiteral) switch
        {
            ({ } left, _, _, { } right) => new Comparison(left, comparison, right),
            (_, { } left, { } right, _) => new Comparison(right, Mirrored(comparison), left),
            _ => Fail(),
        };
    }

    private (PropertyPath? Property, Literal? Literal)? Operand()
    {
        var literal = LiteralParser.Parse(lexer);
        if (literal is not null)
        {
            lexer.Next();
            return (null, literal);
        }

        if (lexer.Kind != FilterTokenKind.Word || lexer.Text is "null" or "and" or "or" or "not" || OperatorOf(lexer.Text) is not null)
        {
            Fail();
            return null;
        }

        var name = lexer.Text;
        lexer.Next();
        if (lexer.Kind == FilterTokenKind.Open)
        {
            error ??= TableError.NotImplemented($"the function '{name}' in $filter");
        }

        return (new PropertyPath(name), null);
    }

    private ComparisonOperator? Operator() => lexer.Kind == FilterTokenKind.Word ? OperatorOf(lexer.Text) : null;

    private static ComparisonOperator? OperatorOf(string word) => word switch
    {
        "eq" => ComparisonOperator.Equal,
        "ne" => ComparisonOperator.NotEqual,
        "gt" => ComparisonOperator.Greater,
        "ge" => ComparisonOperator.GreaterOrEqual,
        "lt" => ComparisonOperator.Less,
        "le" => ComparisonOperator.LessOrEqual,
        _ => null,
    };

    private static ComparisonOperator Mirrored(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => comparison,
    };

    private bool TakeWord(string word)
    {
        if (error is not null || lexer.Kind != FilterTokenKind.Word || lexer.Text != word)
        {
            return false;
        }

        lexer.Next();

        return true;
    }

    private Filter? Fail()
    {
        error ??= TableError.Invalid("Bad Request - Error in query syntax.");

        return null;
    }
}
