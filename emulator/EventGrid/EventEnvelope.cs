using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Emulator.EventGrid;

/// <summary>Puts events into one of the two schemas, always as an array.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/event-schema and …/cloud-event-schema</remarks>
internal static class EventEnvelope
{
    /// <summary>The resource that events come from. The service writes the fixed words of chat events in lower case.</summary>
    public const string Topic =
        "/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/emulator"
        + "/providers/microsoft.communication/communicationservices/emulator";

    public const string DataVersion = "1.0";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(EventDeliverySchema schema, IReadOnlyList<GridEvent> events, Action<Utf8JsonWriter, int>? further = null)
    {
        using var stream = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartArray();
            for (var i = 0; i < events.Count; i++)
            {
                json.WriteStartObject();
                if (schema is EventDeliverySchema.CloudEvents)
                {
                    CloudEvent(json, events[i]);
                }
                else
                {
                    GridEvent(json, events[i]);
                }

                json.WritePropertyName("data");
                json.WriteRawValue(events[i].Data.Span, skipInputValidation: true);
                further?.Invoke(json, i);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static void GridEvent(Utf8JsonWriter json, GridEvent happened)
    {
        json.WriteString("id", happened.Id);
        json.WriteString("topic", Topic);
        json.WriteString("subject", happened.Subject);
        json.WriteString("eventType", happened.Type);
        json.WriteString("eventTime", Time(happened.Time));
        json.WriteString("dataVersion", DataVersion);
        json.WriteString("metadataVersion", "1");
    }

    private static void CloudEvent(Utf8JsonWriter json, GridEvent happened)
    {
        json.WriteString("specversion", "1.0");
        json.WriteString("id", happened.Id);
        json.WriteString("source", Topic);
        json.WriteString("subject", happened.Subject);
        json.WriteString("type", happened.Type);
        json.WriteString("time", Time(happened.Time));
    }
}
