using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Chat.Functions.Http;

namespace Chat.Functions.Tests.Contract;

/// <summary>The schemas of what travels, read off the serializer that reads and writes it.</summary>
public sealed class JsonSchemas
{
    private readonly SortedDictionary<string, JsonObject> schemas = new(StringComparer.Ordinal);

    public JsonObject All => new(schemas.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, pair.Value.DeepClone())));

    /// <summary>A reference to the schema of this type, which is written down with everything it is made of.</summary>
    public JsonObject Refer(Type type)
    {
        if (!schemas.ContainsKey(type.Name))
        {
            schemas[type.Name] = [];
            schemas[type.Name] = Describe(type);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    // A caller may leave a field out or send null; we never send null.
    private static bool IsSent(Type type) => !type.Name.EndsWith("Request", StringComparison.Ordinal);

    private JsonObject Describe(Type type)
    {
        var json = ChatJson.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type.Name} is not part of {nameof(ChatJson)}.");
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in json.Properties.Where(property => property is { Get: not null } or { Set: not null }))
        {
            var code = (PropertyInfo)property.AttributeProvider!;
            var mayBeNull = new NullabilityInfoContext().Create(code).ReadState is NullabilityState.Nullable;
            var schema = Of(property.PropertyType, mayBeNull && !IsSent(type));
            Limit(schema, code);
            if (DocComments.Of(code) is { } comment)
            {
                schema["description"] = comment;
            }

            properties[property.Name] = schema;
            if (code.GetCustomAttribute<RequiredAttribute>() is not null || (IsSent(type) && !mayBeNull))
            {
                required.Add(property.Name);
            }
        }

        var described = new JsonObject { ["type"] = "object" };
        if (DocComments.Of(type) is { } summary)
        {
            described["description"] = summary;
        }

        described["properties"] = properties;
        if (required.Count > 0)
        {
            described["required"] = required;
        }

        // What we send may grow; what a caller sends is known to the last field.
        if (!IsSent(type))
        {
            described["additionalProperties"] = false;
        }

        return described;
    }

    private JsonObject Of(Type type, bool mayBeNull)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var json = ChatJson.Default.Options.GetTypeInfo(bare);
        switch (json.Kind)
        {
            case JsonTypeInfoKind.Object:
                return mayBeNull ? new JsonObject { ["anyOf"] = new JsonArray(Refer(bare), new JsonObject { ["type"] = "null" }) } : Refer(bare);
            case JsonTypeInfoKind.Enumerable:
                return new JsonObject { ["type"] = Type("array", mayBeNull), ["items"] = Of(json.ElementType!, mayBeNull: false) };
            case JsonTypeInfoKind.Dictionary:
                // Values of texts may be null only where null takes a key away, which the description of the field says.
                return new JsonObject { ["type"] = Type("object", mayBeNull), ["additionalProperties"] = Of(json.ElementType!, mayBeNull) };
            default:
                var plain = JsonSchemaExporter.GetJsonSchemaAsNode(json, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }).AsObject();
                plain["type"] = Type(plain["type"] is JsonArray several ? several.Select(one => one!.GetValue<string>()).First(one => one != "null") : plain["type"]!.GetValue<string>(), mayBeNull);

                return plain;
        }
    }

    private static JsonNode Type(string type, bool mayBeNull) => mayBeNull ? new JsonArray(type, "null") : JsonValue.Create(type);

    private static void Limit(JsonObject schema, PropertyInfo property)
    {
        var counts = schema.ContainsKey("items") ? "Items" : "Length";
        foreach (var limit in property.GetCustomAttributes())
        {
            switch (limit)
            {
                case MaxLengthAttribute most:
                    schema[$"max{counts}"] = most.Length;
                    break;
                case MinLengthAttribute least:
                    schema[$"min{counts}"] = least.Length;
                    break;
                case RangeAttribute range:
                    schema["minimum"] = (int)range.Minimum;
                    schema["maximum"] = (int)range.Maximum;
                    break;
                case AllowedValuesAttribute values:
                    schema["enum"] = JsonSerializer.SerializeToNode(values.Values);
                    break;
            }
        }
    }
}
