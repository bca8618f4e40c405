namespace Chat.Emulator.Tables.Filters;

/// <summary>A property and a literal. An entity without the property, or with one of another type, does not match, not even for <c>ne</c>.</summary>
internal sealed class Comparison(PropertyPath property, ComparisonOperator comparison, Literal literal) : Filter
{
    public override bool Matches(scoped in Candidate candidate) =>
        candidate.TryCompare(property, literal, out var order) && comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Greater => order > 0,
            ComparisonOperator.GreaterOrEqual => order >= 0,
            ComparisonOperator.Less => order < 0,
            _ => order <= 0,
        };

    public override KeyRange RangeOf(PropertyPlace key)
    {
        if (property.Place != key || literal.Text is not { } text)
        {
            return KeyRange.All;
        }

        return comparison switch
        {
            ComparisonOperator.Equal => new KeyRange(text, text),
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => new KeyRange(text, null),
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => new KeyRange([], text),
            _ => KeyRange.All,
        };
    }
}
