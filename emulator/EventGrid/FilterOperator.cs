using System.Text.Json;

namespace Chat.Emulator.EventGrid;

/// <summary>How an advanced filter compares what it finds with its values.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/event-filtering</remarks>
internal sealed record FilterOperator(
    Func<JsonElement, bool> Takes, Func<JsonElement, JsonElement, bool> Matches, bool Negated = false, bool IfMissing = false, bool NeedsValue = true)
{
    private bool? presence;

    public static FilterOperator Text(Func<string, string, bool> matches) => new(
        value => value.ValueKind is JsonValueKind.String,
        (given, wanted) => given.ValueKind is JsonValueKind.String && matches(given.GetString()!, wanted.GetString()!));

    /// <summary>A value is a number, or a range of two.</summary>
    public static FilterOperator Number(Func<double, double[], bool> matches) => new(
        value => Numbers(value) is not null,
        (given, wanted) => given.ValueKind is JsonValueKind.Number && matches(given.GetDouble(), Numbers(wanted)!));

    public static FilterOperator Bool() => new(
        value => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        (given, wanted) => given.ValueKind == wanted.ValueKind);

    public static FilterOperator Presence(bool wanted) =>
        new(_ => true, (_, _) => true, NeedsValue: false) { presence = wanted };

    public FilterOperator Not(bool ifMissing) => this with { Negated = true, IfMissing = ifMissing };

    public bool Holds(JsonElement? found, JsonElement[] values, bool onArrays)
    {
        var isThere = found is { ValueKind: not JsonValueKind.Null };
        if (presence is { } wanted)
        {
            return isThere == wanted;
        }

        if (!isThere)
        {
            return IfMissing;
        }

        var given = found!.Value;
        JsonElement[] all = given.ValueKind is JsonValueKind.Array ? onArrays ? [.. given.EnumerateArray()] : [] : [given];

        return Array.Exists(all, one => Array.Exists(values, value => Matches(one, value))) != Negated;
    }

    private static double[]? Numbers(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => [value.GetDouble()],
        JsonValueKind.Array when value.GetArrayLength() == 2 && value.EnumerateArray().All(bound => bound.ValueKind is JsonValueKind.Number) =>
            [.. value.EnumerateArray().Select(bound => bound.GetDouble())],
        _ => null,
    };
}
