using System.Text.Json;

namespace Azure.Data.Tables.Entities;

internal sealed class DictionaryShape : EntityShape<TableEntity>
{
    public static readonly DictionaryShape Instance = new();

    private const string AnnotationSuffix = "@odata.type";

    public override void Write(Utf8JsonWriter json, ITableEntity entity)
    {
        json.WriteStartObject();
        foreach (var (name, value) in ((TableEntity)entity).Values)
        {
            if (name is "Timestamp" or TableEntity.ETagKey)
            {
                continue;
            }

            switch (value)
            {
                // The service stores no nulls, so none are sent.
                case null: break;
                case string text: WriteValue<string, EdmString>(json, name, text); break;
                case bool flag: WriteValue<bool, EdmBoolean>(json, name, flag); break;
                case int number: WriteValue<int, EdmInt32>(json, name, number); break;
                case long number: WriteValue<long, EdmInt64>(json, name, number); break;
                case double number: WriteValue<double, EdmDouble>(json, name, number); break;
                case Guid guid: WriteValue<Guid, EdmGuid>(json, name, guid); break;
                case DateTime time: WriteValue<DateTime, EdmDateTime>(json, name, time); break;
                case DateTimeOffset time: WriteValue<DateTimeOffset, EdmDateTimeOffset>(json, name, time); break;
                case byte[] bytes: WriteValue<byte[], EdmBinary>(json, name, bytes); break;
                case BinaryData data: WriteValue<BinaryData, EdmBinaryData>(json, name, data); break;
                case Enum member: WriteValue<string, EdmString>(json, name, member.ToString()); break;
                default: throw new NotSupportedException($"{name}: a table has no type for {value.GetType()}.");
            }
        }

        json.WriteEndObject();
    }

    public override TableEntity Read(ref Utf8JsonReader json)
    {
        var entity = new TableEntity();
        string annotated = null;
        string annotation = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name.EndsWith(AnnotationSuffix, StringComparison.Ordinal))
            {
                // The service writes a property's annotation right before the property.
                annotated = name[..^AnnotationSuffix.Length];
                annotation = json.GetString();
            }
            else if (name == TableEntity.ETagKey || !name.StartsWith("odata.", StringComparison.Ordinal))
            {
                var type = name == annotated ? annotation : name == "Timestamp" ? EdmDateTime.Annotation : null;
                entity.Values[name] = ReadValue(ref json, type);
            }
            else
            {
                json.Skip();
            }
        }

        return entity;
    }

    private static void WriteValue<T, TEdm>(Utf8JsonWriter json, string name, T value)
        where TEdm : IEdm<T>
    {
        if (TEdm.Annotation is { } annotation)
        {
            Span<char> annotationName = name.Length <= 255 ? stackalloc char[name.Length + AnnotationSuffix.Length]
                : new char[name.Length + AnnotationSuffix.Length];
            name.CopyTo(annotationName);
            AnnotationSuffix.CopyTo(annotationName[name.Length..]);
            json.WriteString(annotationName, annotation);
        }

        json.WritePropertyName(name);
        TEdm.Write(json, value);
    }

    private static object ReadValue(ref Utf8JsonReader json, string annotation)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return annotation switch
        {
            "Edm.Int64" => EdmInt64.Read(ref json),
            "Edm.Double" => EdmDouble.Read(ref json),
            "Edm.Guid" => EdmGuid.Read(ref json),
            "Edm.DateTime" => EdmDateTimeOffset.Read(ref json),
            "Edm.Binary" => EdmBinary.Read(ref json),
            _ => json.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                JsonTokenType.Number when json.TryGetInt32(out var number) => number,
                JsonTokenType.Number when json.TryGetInt64(out var number) => number,
                JsonTokenType.Number => json.GetDouble(),
                _ => json.GetString(),
            },
        };
    }
}
