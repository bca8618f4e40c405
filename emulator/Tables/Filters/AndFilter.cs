namespace Chat.Emulator.Tables.Filters;

internal sealed class AndFilter(IReadOnlyList<Filter> filters) : Filter
{
    private readonly Filter[] filters = [.. filters];

    public override bool Matches(scoped in Candidate candidate)
    {
        foreach (var filter in filters)
        {
            if (!filter.Matches(candidate))
            {
                return false;
            }
        }

        return true;
    }

    public override KeyRange RangeOf(PropertyPlace key) =>
        filters.Aggregate(KeyRange.All, (range, filter) => range.And(filter.RangeOf(key)));
}
