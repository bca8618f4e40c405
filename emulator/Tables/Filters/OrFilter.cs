namespace Chat.Emulator.Tables.Filters;

internal sealed class OrFilter(IReadOnlyList<Filter> filters) : Filter
{
    private readonly Filter[] filters = [.. filters];

    public override bool Matches(scoped in Candidate candidate)
    {
        foreach (var filter in filters)
        {
            if (filter.Matches(candidate))
            {
                return true;
            }
        }

        return false;
    }

    public override KeyRange RangeOf(PropertyPlace key) =>
        filters.Skip(1).Aggregate(filters[0].RangeOf(key), (range, filter) => range.Or(filter.RangeOf(key)));
}
