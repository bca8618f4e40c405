using System.Text.Json;

namespace Chat.Emulator;

/// <summary>An advanced filter: an operator, a key of the event or its data, and one or several values.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/event-filtering</remarks>
public sealed record AdvancedFilter
{
    public required string OperatorType { get; init; }

    public required string Key { get; init; }

    public JsonElement? Value { get; init; }

    public JsonElement? Values { get; init; }
}
