namespace Chat.Emulator.Tables.Filters;

/// <summary><c>true</c> or <c>false</c> alone, as clients write it for a predicate that says nothing.</summary>
internal sealed class ConstantFilter(bool value) : Filter
{
    public override bool Matches(scoped in Candidate candidate) => value;
}
