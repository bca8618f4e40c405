namespace Chat.Emulator.Tables.Filters;

/// <summary>A $filter, taken apart: learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</summary>
internal abstract class Filter
{
    public abstract bool Matches(scoped in Candidate candidate);

    /// <summary>Outside of this range of the key nothing matches; so nothing there has to be looked at.</summary>
    public virtual KeyRange RangeOf(PropertyPlace key) => KeyRange.All;
}
