using System.Collections.Concurrent;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>How entities of one class become JSON and come back.</summary>
internal abstract class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> s_shapes = new();

    // What an entity is decides, not as what it was passed: a transaction holds them as ITableEntity.
    public static EntityShape Of(ITableEntity entity) => s_shapes.GetOrAdd(entity.GetType(), static type =>
        type == typeof(TableEntity)
            ? DictionaryShape.Instance
            : (EntityShape)typeof(ClassShape<>).MakeGenericType(type).GetField("Instance").GetValue(null));

    public abstract void Write(Utf8JsonWriter json, ITableEntity entity);
}

internal abstract class EntityShape<T> : EntityShape
    where T : class, ITableEntity
{
    public static EntityShape<T> Default { get; } = typeof(T) == typeof(TableEntity)
        ? (EntityShape<T>)(object)DictionaryShape.Instance
        : ClassShape<T>.Instance;

    /// <summary>Reads the object the reader stands on.</summary>
    public abstract T Read(ref Utf8JsonReader json);

    public T ReadOne(Response response)
    {
        var json = new Utf8JsonReader(response.Content.ToMemory().Span);
        json.Read();
        var entity = Read(ref json);
        if (entity.ETag == default && response.Headers.ETag is { } etag)
        {
            entity.ETag = etag;
        }

        return entity;
    }

    public List<T> ReadMany(Response response)
    {
        var entities = new List<T>();
        var json = new Utf8JsonReader(response.Content.ToMemory().Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = json.ValueTextEquals("value"u8);
            json.Read();
            if (!isValue)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                entities.Add(Read(ref json));
            }
        }

        return entities;
    }
}
