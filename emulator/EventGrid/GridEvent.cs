using System.Text.Json;

namespace Chat.Emulator.EventGrid;

/// <summary>An event, before it takes the form of a schema. The data is a JSON object.</summary>
internal sealed record GridEvent(Guid Id, string Type, string Subject, DateTimeOffset Time, ReadOnlyMemory<byte> Data)
{
    public const string Prefix = "Microsoft.Communication.";

    private JsonElement? parsed;

    /// <summary>The message it tells of, for whoever looks at deliveries; no part of the event.</summary>
    public string? MessageId { get; init; }

    /// <summary>The data, read for a filter that looks into it.</summary>
    public JsonElement Parsed() => parsed ??= JsonElement.Parse(Data.Span);
}
