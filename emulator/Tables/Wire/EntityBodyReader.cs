using System.Text.Json;
using System.Text.Unicode;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>
/// Reads an entity's JSON. A type annotation may stand before its property or after it (the JavaScript client's do), so all is read before
/// anything is stored. Each thread has one reader and uses it again: learn.microsoft.com/rest/api/storageservices/insert-entity.
/// </summary>
internal sealed class EntityBodyReader
{
    /// <summary>What an entity of the largest size takes for its longest property; what was longer is not kept for the next request.</summary>
    private const int MostKept = 256 * 1024;

    /// <summary>Nulls are no properties, so that more names than <see cref="EntityLimits.Properties"/> may be meant; each is compared with all before it.</summary>
    private const int MostNames = 4 * EntityLimits.Properties;

    [ThreadStatic]
    private static EntityBodyReader? shared;

    private readonly List<EntityMember> members = [];
    private readonly PropertyBuffer properties = new();
    private byte[] text = new byte[1024];
    private byte[] value = new byte[1024];
    private int used;

    public static TableError? Read(ReadOnlySpan<byte> json, out EntityBody body)
    {
        body = EntityBody.Empty;
        if (!Utf8.IsValid(json))
        {
            return TableError.InvalidInput;
        }

        var reader = shared ??= new EntityBodyReader();
        try
        {
            return reader.Collect(json) ?? reader.Store(json, out body);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Not JSON, or half a surrogate pair in it.
            return TableError.InvalidInput;
        }
        finally
        {
            if (reader.text.Length + reader.value.Length > MostKept || json.Length > MostKept)
            {
                shared = null;
            }
        }
    }

    private TableError? Collect(ReadOnlySpan<byte> json)
    {
        members.Clear();
        used = 0;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return TableError.InvalidInput;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Keep(ref reader);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                return TableError.InvalidInput;
            }

            if (Take(json, name, ref reader) is { } refusal)
            {
                return refusal;
            }

            if (members.Count > MostNames)
            {
                return TableError.TooManyProperties;
            }
        }

        return reader.Read() ? TableError.InvalidInput : null;
    }

    private TableError? Take(ReadOnlySpan<byte> json, TextPart name, ref Utf8JsonReader reader)
    {
        var called = name.In(json, text);
        if (called.EndsWith("@odata.type"u8))
        {
            var annotated = MemberCalled(json, name with { Length = name.Length - "@odata.type".Length });
            if (reader.TokenType != JsonTokenType.String || EdmText.TypeOf(reader.ValueSpan) is not (not EdmType.None and var type))
            {
                // A null property may be annotated with anything; what it would have been does not matter.
                return TableError.InvalidInput;
            }

            members[annotated] = members[annotated] with { Type = type };
        }
        else if (!called.StartsWith("odata."u8) && !called.Contains((byte)'@'))
        {
            var at = MemberCalled(json, name);
            if (members[at].HasValue)
            {
                return TableError.DuplicatePropertiesSpecified;
            }

            members[at] = members[at] with { HasValue = true, Token = reader.TokenType, Value = Keep(ref reader) };
        }

        return null;
    }

    private TableError? Store(ReadOnlySpan<byte> json, out EntityBody body)
    {
        body = EntityBody.Empty;
        properties.Clear();
        byte[]? partitionKey = null, rowKey = null;
        foreach (var member in members)
        {
            var name = member.Name.In(json, text);
            if (!member.HasValue || name.SequenceEqual("Timestamp"u8))
            {
                continue;
            }

            var sent = member.Value.In(json, text);
            if (name.SequenceEqual("PartitionKey"u8) || name.SequenceEqual("RowKey"u8))
            {
                if (member.Token is not (JsonTokenType.String or JsonTokenType.Null))
                {
                    return TableError.InvalidInput;
                }

                ref var key = ref name[0] == 'P' ? ref partitionKey : ref rowKey;
                key = member.Token == JsonTokenType.Null ? null : sent.ToArray();
            }
            else if (member.Token != JsonTokenType.Null && Store(member, name, sent) is { } refusal)
            {
                return refusal;
            }
        }

        if (properties.Count > EntityLimits.Properties)
        {
            return TableError.TooManyProperties;
        }

        body = new EntityBody(partitionKey, rowKey, properties.Written.ToArray());

        return null;
    }

    private TableError? Store(EntityMember member, ReadOnlySpan<byte> name, ReadOnlySpan<byte> sent)
    {
        if (PropertyNames.Refuse(name) is { } misnamed)
        {
            return misnamed;
        }

        var type = member.Type != EdmType.None ? member.Type : EdmText.TypeOf(member.Token, sent);
        if (value.Length < EdmText.LongestOf(type, sent.Length))
        {
            value = new byte[EdmText.LongestOf(type, sent.Length) * 2];
        }

        if (EdmText.Write(type, member.Token, sent, value, out var length) is { } refusal)
        {
            return refusal;
        }

        properties.Add(type, name, value.AsSpan(0, length));

        return null;
    }

    private int MemberCalled(ReadOnlySpan<byte> json, TextPart name)
    {
        var called = name.In(json, text);
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (members[i].Name.In(json, text).SequenceEqual(called))
            {
                return i;
            }
        }

        members.Add(new EntityMember(name));

        return members.Count - 1;
    }

    /// <summary>Remembers where the token's text is: in the JSON, or unescaped beside it.</summary>
    private TextPart Keep(ref Utf8JsonReader reader)
    {
        var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        var length = reader.ValueSpan.Length;
        if (!isText || !reader.ValueIsEscaped)
        {
            return new TextPart((int)reader.TokenStartIndex + (isText ? 1 : 0), length, IsUnescaped: false);
        }

        if (text.Length - used < length)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, used + length));
        }

        var start = used;
        used += reader.CopyString(text.AsSpan(used));

        return new TextPart(start, used - start, IsUnescaped: true);
    }
}
