using System.Text.Json;

namespace Chat.Emulator.EventGrid;

/// <summary>One advanced filter, ready to be asked. Its values are alternatives; strings compare whatever their case.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/event-filtering</remarks>
internal sealed class FilterCondition
{
    private const int LongestText = 512;
    private const int MostValues = 25;

    private static readonly Dictionary<string, FilterOperator> Operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NumberIn"] = FilterOperator.Number((given, wanted) => given == wanted[0]),
        ["NumberNotIn"] = FilterOperator.Number((given, wanted) => given == wanted[0]).Not(ifMissing: true),
        ["NumberLessThan"] = FilterOperator.Number((given, wanted) => given < wanted[0]),
        ["NumberLessThanOrEquals"] = FilterOperator.Number((given, wanted) => given <= wanted[0]),
        ["NumberGreaterThan"] = FilterOperator.Number((given, wanted) => given > wanted[0]),
        ["NumberGreaterThanOrEquals"] = FilterOperator.Number((given, wanted) => given >= wanted[0]),
        ["NumberInRange"] = FilterOperator.Number((given, wanted) => given >= wanted[0] && given <= wanted[^1]),
        ["NumberNotInRange"] = FilterOperator.Number((given, wanted) => given >= wanted[0] && given <= wanted[^1]).Not(ifMissing: false),
        ["BoolEquals"] = FilterOperator.Bool(),
        ["StringIn"] = FilterOperator.Text((given, wanted) => given.Equals(wanted, StringComparison.OrdinalIgnoreCase)),
        ["StringNotIn"] = FilterOperator.Text((given, wanted) => given.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Not(ifMissing: true),
        ["StringContains"] = FilterOperator.Text((given, wanted) => given.Contains(wanted, StringComparison.OrdinalIgnoreCase)),
        ["StringNotContains"] = FilterOperator.Text((given, wanted) => given.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Not(ifMissing: false),
        ["StringBeginsWith"] = FilterOperator.Text((given, wanted) => given.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)),
        ["StringNotBeginsWith"] = FilterOperator.Text((given, wanted) => given.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)).Not(ifMissing: false),
        ["StringEndsWith"] = FilterOperator.Text((given, wanted) => given.EndsWith(wanted, StringComparison.OrdinalIgnoreCase)),
        ["StringNotEndsWith"] = FilterOperator.Text((given, wanted) => given.EndsWith(wanted, StringComparison.OrdinalIgnoreCase)).Not(ifMissing: false),
        ["IsNullOrUndefined"] = FilterOperator.Presence(wanted: false),
        ["IsNotNull"] = FilterOperator.Presence(wanted: true),
    };

    private readonly FilterOperator how;
    private readonly string key;
    private readonly JsonElement[] values;
    private readonly bool onArrays;

    private FilterCondition(FilterOperator how, string key, JsonElement[] values, bool onArrays) =>
        (this.how, this.key, this.values, this.onArrays) = (how, key, values, onArrays);

    public static FilterCondition Of(AdvancedFilter filter, bool onArrays) =>
        new(Operators[filter.OperatorType], filter.Key, Values(filter), onArrays);

    /// <summary>Null, or what is wrong with a filter.</summary>
    public static string? Refuses(AdvancedFilter filter)
    {
        if (filter is not { OperatorType: not null, Key: { Length: > 0 } } || !Operators.TryGetValue(filter.OperatorType, out var how))
        {
            return $"'{filter?.OperatorType}' is not an operator of advanced filters, or it lacks a key.";
        }

        var values = Values(filter);

        return values.Length > MostValues || values.Any(value => value.ValueKind is JsonValueKind.String && value.GetString()!.Length > LongestText)
            ? $"an advanced filter has at most {MostValues} values of {LongestText} characters."
            : values.Any(value => !how.Takes(value)) || (how.NeedsValue && values.Length == 0)
                ? $"the values of {filter.OperatorType} on {filter.Key} are not of its kind."
                : null;
    }

    public bool Holds(GridEvent happened) => how.Holds(Find(happened), values, onArrays);

    private JsonElement? Find(GridEvent happened)
    {
        var own = key.ToLowerInvariant() switch
        {
            "id" => happened.Id.ToString(),
            "topic" or "source" => EventEnvelope.Topic,
            "subject" => happened.Subject,
            "eventtype" or "type" => happened.Type,
            "dataversion" => EventEnvelope.DataVersion,
            _ => null,
        };
        if (own is not null)
        {
            return JsonSerializer.SerializeToElement(own, EventGridJson.Default.String);
        }

        if (!key.StartsWith("data.", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var found = happened.Parsed();
        foreach (var name in key.Split('.').Skip(1))
        {
            if (found.ValueKind is not JsonValueKind.Object
                || found.EnumerateObject().FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    is not { Value.ValueKind: not JsonValueKind.Undefined } property)
            {
                return null;
            }

            found = property.Value;
        }

        return found;
    }

    private static JsonElement[] Values(AdvancedFilter filter) =>
        filter.Values is { ValueKind: JsonValueKind.Array } several ? [.. several.EnumerateArray()]
        : filter.Value is { } one ? [one]
        : [];
}
