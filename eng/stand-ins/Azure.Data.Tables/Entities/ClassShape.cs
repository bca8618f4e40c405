using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

internal sealed class ClassShape<T> : EntityShape<T>
    where T : class, ITableEntity
{
    public static readonly ClassShape<T> Instance = new();

    private readonly Column<T>[] _columns;

    private ClassShape()
    {
        _columns =
        [
            .. from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.CanRead && property.GetIndexParameters().Length == 0
               where property.Name is not ("PartitionKey" or "RowKey" or "Timestamp" or "ETag")
               where !property.IsDefined(typeof(IgnoreDataMemberAttribute))
               select Bind(property),
        ];
    }

    public override void Write(Utf8JsonWriter json, ITableEntity entity)
    {
        var own = (T)entity;
        json.WriteStartObject();
        json.WriteString("PartitionKey"u8, entity.PartitionKey);
        json.WriteString("RowKey"u8, entity.RowKey);
        foreach (var column in _columns)
        {
            column.Write(json, own);
        }

        json.WriteEndObject();
    }

    public override T Read(ref Utf8JsonReader json)
    {
        var entity = Activator.CreateInstance<T>();
        var expected = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (TryReadSystemProperty(ref json, entity))
            {
                continue;
            }

            var column = Find(ref json, ref expected);
            json.Read();
            if (column is null)
            {
                json.Skip();
                continue;
            }

            if (json.TokenType != JsonTokenType.Null)
            {
                column.Read(ref json, entity);
            }
        }

        return entity;
    }

    private static bool TryReadSystemProperty(ref Utf8JsonReader json, T entity)
    {
        switch (json.ValueSpan)
        {
            case var name when name.EndsWith("@odata.type"u8):
                // A column knows its type without the annotation.
                json.Read();
                return true;

            case [(byte)'P', ..] when json.ValueTextEquals("PartitionKey"u8):
                json.Read();
                entity.PartitionKey = json.GetString();
                return true;

            case [(byte)'R', ..] when json.ValueTextEquals("RowKey"u8):
                json.Read();
                entity.RowKey = json.GetString();
                return true;

            case [(byte)'T', ..] when json.ValueTextEquals("Timestamp"u8):
                json.Read();
                entity.Timestamp = json.GetDateTimeOffset();
                return true;

            case [(byte)'o', ..] when json.ValueTextEquals("odata.etag"u8):
                json.Read();
                entity.ETag = new ETag(json.GetString());
                return true;

            default:
                return false;
        }
    }

    // Rows come back in the order they were written in, nearly always that of the class: the next column is tried first.
    private Column<T> Find(ref Utf8JsonReader json, ref int expected)
    {
        for (var tried = 0; tried < _columns.Length; tried++)
        {
            var index = (expected + tried) % _columns.Length;
            if (_columns[index].Is(ref json))
            {
                expected = index + 1;
                return _columns[index];
            }
        }

        return null;
    }

    private static Column<T> Bind(PropertyInfo property)
    {
        var type = property.PropertyType;
        var value = Nullable.GetUnderlyingType(type) ?? type;
        var edm = value switch
        {
            _ when value == typeof(string) => typeof(EdmString),
            _ when value == typeof(bool) => typeof(EdmBoolean),
            _ when value == typeof(int) => typeof(EdmInt32),
            _ when value == typeof(long) => typeof(EdmInt64),
            _ when value == typeof(double) => typeof(EdmDouble),
            _ when value == typeof(Guid) => typeof(EdmGuid),
            _ when value == typeof(DateTime) => typeof(EdmDateTime),
            _ when value == typeof(DateTimeOffset) => typeof(EdmDateTimeOffset),
            _ when value == typeof(byte[]) => typeof(EdmBinary),
            _ when value == typeof(BinaryData) => typeof(EdmBinaryData),
            { IsEnum: true } => typeof(EdmEnum<>).MakeGenericType(value),
            _ => throw new NotSupportedException($"{property.DeclaringType}.{property.Name}: a table has no type for {type}."),
        };

        var get = property.GetMethod.CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(T), type));
        var set = property.SetMethod?.CreateDelegate(typeof(Action<,>).MakeGenericType(typeof(T), type));
        var column = value == type ? typeof(Column<,,>) : typeof(NullableColumn<,,>);
        var name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;

        return (Column<T>)Activator.CreateInstance(column.MakeGenericType(typeof(T), value, edm), name, get, set);
    }
}
