using System.Text;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>One property of an entity class, bound once: no reflection when entities travel.</summary>
internal abstract class Column<TEntity>(string name, string annotation)
{
    private readonly JsonEncodedText _name = JsonEncodedText.Encode(name);
    private readonly JsonEncodedText _annotationName = JsonEncodedText.Encode(name + "@odata.type");
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    public bool Is(ref Utf8JsonReader json) => json.ValueTextEquals(_utf8Name);

    public abstract void Write(Utf8JsonWriter json, TEntity entity);

    public abstract void Read(ref Utf8JsonReader json, TEntity entity);

    protected void WriteName(Utf8JsonWriter json)
    {
        if (annotation is not null)
        {
            json.WriteString(_annotationName, annotation);
        }

        json.WritePropertyName(_name);
    }
}

internal sealed class Column<TEntity, TValue, TEdm>(string name, Func<TEntity, TValue> get, Action<TEntity, TValue> set)
    : Column<TEntity>(name, TEdm.Annotation)
    where TEdm : IEdm<TValue>
{
    public override void Write(Utf8JsonWriter json, TEntity entity)
    {
        // The service stores no nulls, so none are sent.
        if (get(entity) is { } value)
        {
            WriteName(json);
            TEdm.Write(json, value);
        }
    }

    public override void Read(ref Utf8JsonReader json, TEntity entity) => set?.Invoke(entity, TEdm.Read(ref json));
}

internal sealed class NullableColumn<TEntity, TValue, TEdm>(string name, Func<TEntity, TValue?> get, Action<TEntity, TValue?> set)
    : Column<TEntity>(name, TEdm.Annotation)
    where TValue : struct
    where TEdm : IEdm<TValue>
{
    public override void Write(Utf8JsonWriter json, TEntity entity)
    {
        if (get(entity) is { } value)
        {
            WriteName(json);
            TEdm.Write(json, value);
        }
    }

    public override void Read(ref Utf8JsonReader json, TEntity entity) => set?.Invoke(entity, TEdm.Read(ref json));
}
