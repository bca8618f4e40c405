using System.Collections;

namespace Azure.Data.Tables;

public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    internal const string ETagKey = "odata.etag";

    public TableEntity()
    {
        Values = [];
    }

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values)
    {
        Values = values is null ? [] : new Dictionary<string, object>(values);
    }

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => Values[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => Values[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => Values[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => new(GetString(ETagKey));
        set => Values[ETagKey] = value.ToString();
    }

    public ICollection<string> Keys => Values.Keys;

    public int Count => Values.Count;

    ICollection<object> IDictionary<string, object>.Values => Values.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    internal Dictionary<string, object> Values { get; }

    public object this[string key]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            return Values.GetValueOrDefault(key);
        }

        set
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            Values[key] = Widened(Values.GetValueOrDefault(key), value);
        }
    }

    public string GetString(string key) => Get(key) switch
    {
        null => null,
        string text => text,
        var other => throw WrongType(typeof(string), other),
    };

    public byte[] GetBinary(string key) => Get(key) switch
    {
        null => null,
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        var other => throw WrongType(typeof(byte[]), other),
    };

    public BinaryData GetBinaryData(string key) => Get(key) switch
    {
        null => null,
        BinaryData data => data,
        byte[] bytes => new BinaryData(bytes),
        var other => throw WrongType(typeof(BinaryData), other),
    };

    public bool? GetBoolean(string key) => Get<bool>(key);

    public DateTime? GetDateTime(string key)
        => Get(key) is DateTimeOffset time ? time.UtcDateTime : Get<DateTime>(key);

    public DateTimeOffset? GetDateTimeOffset(string key)
        => Get(key) is DateTime time ? new DateTimeOffset(time) : Get<DateTimeOffset>(key);

    public double? GetDouble(string key) => Get<double>(key);

    public Guid? GetGuid(string key) => Get<Guid>(key);

    public int? GetInt32(string key) => Get<int>(key);

    public long? GetInt64(string key) => Get<long>(key);

    public void Add(string key, object value) => this[key] = value;

    public bool ContainsKey(string key) => Values.ContainsKey(key);

    public bool Remove(string key) => Values.Remove(key);

    public bool TryGetValue(string key, out object value) => Values.TryGetValue(key, out value);

    public void Clear() => Values.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => this[item.Key] = item.Value;

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item)
        => ((ICollection<KeyValuePair<string, object>>)Values).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex)
        => ((ICollection<KeyValuePair<string, object>>)Values).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item)
        => ((ICollection<KeyValuePair<string, object>>)Values).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Values.GetEnumerator();

    // An int given to a property that holds a long or a double keeps that property's type.
    private static object Widened(object existing, object value) => (existing, value) switch
    {
        (double, int number) => (double)number,
        (long, int number) => (long)number,
        _ => value,
    };

    private static InvalidOperationException WrongType(Type wanted, object value)
        => new($"Cannot return {wanted} type for a {value.GetType()} typed property.");

    private object Get(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Values.GetValueOrDefault(key);
    }

    private T? Get<T>(string key)
        where T : struct
        => Get(key) switch
        {
            null => null,
            T value => value,
            var other => throw WrongType(typeof(T?), other),
        };
}
