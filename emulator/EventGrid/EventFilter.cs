namespace Chat.Emulator.EventGrid;

/// <summary>Whether a subscription wants an event.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/event-filtering</remarks>
internal sealed class EventFilter(EventSubscriptionFilter? filter)
{
    private readonly HashSet<string>? types = filter?.IncludedEventTypes is { Count: > 0 } named
        ? new HashSet<string>(named, StringComparer.OrdinalIgnoreCase)
        : null;

    private readonly StringComparison subjects =
        filter?.IsSubjectCaseSensitive is true ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private readonly FilterCondition[] conditions = [.. (filter?.AdvancedFilters ?? []).Select(advanced =>
        FilterCondition.Of(advanced, filter!.EnableAdvancedFilteringOnArrays))];

    public bool Wants(string type) => types?.Contains(type) ?? true;

    public bool Lets(GridEvent happened) =>
        Wants(happened.Type)
        && (filter?.SubjectBeginsWith is not { Length: > 0 } begin || happened.Subject.StartsWith(begin, subjects))
        && (filter?.SubjectEndsWith is not { Length: > 0 } end || happened.Subject.EndsWith(end, subjects))
        && Array.TrueForAll(conditions, condition => condition.Holds(happened));
}
