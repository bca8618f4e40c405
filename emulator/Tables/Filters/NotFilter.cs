namespace Chat.Emulator.Tables.Filters;

internal sealed class NotFilter(Filter filter) : Filter
{
    public override bool Matches(scoped in Candidate candidate) => !filter.Matches(candidate);
}
