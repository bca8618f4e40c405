using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>How one CLR type travels: its annotation, if the service cannot tell the type from the JSON, and its text.</summary>
internal interface IEdm<T>
{
    static abstract string Annotation { get; }

    static abstract void Write(Utf8JsonWriter json, T value);

    static abstract T Read(ref Utf8JsonReader json);
}

internal readonly struct EdmString : IEdm<string>
{
    public static string Annotation => null;

    public static void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    public static string Read(ref Utf8JsonReader json) => json.GetString();
}

internal readonly struct EdmBoolean : IEdm<bool>
{
    public static string Annotation => null;

    public static void Write(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);

    public static bool Read(ref Utf8JsonReader json) => json.GetBoolean();
}

internal readonly struct EdmInt32 : IEdm<int>
{
    public static string Annotation => null;

    public static void Write(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);

    public static int Read(ref Utf8JsonReader json) => json.GetInt32();
}

internal readonly struct EdmInt64 : IEdm<long>
{
    public static string Annotation => "Edm.Int64";

    public static void Write(Utf8JsonWriter json, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        json.WriteStringValue(digits[..length]);
    }

    public static long Read(ref Utf8JsonReader json)
        => json.TokenType == JsonTokenType.Number ? json.GetInt64()
            : Utf8Parser.TryParse(json.ValueSpan, out long value, out var length) && length == json.ValueSpan.Length ? value
            : throw new FormatException($"'{json.GetString()}' is not an Int64.");
}

internal readonly struct EdmDouble : IEdm<double>
{
    public static string Annotation => "Edm.Double";

    public static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static double Read(ref Utf8JsonReader json)
        => json.TokenType == JsonTokenType.Number ? json.GetDouble() : double.Parse(json.GetString(), CultureInfo.InvariantCulture);
}

internal readonly struct EdmGuid : IEdm<Guid>
{
    public static string Annotation => "Edm.Guid";

    public static void Write(Utf8JsonWriter json, Guid value) => json.WriteStringValue(value);

    public static Guid Read(ref Utf8JsonReader json) => json.GetGuid();
}

internal readonly struct EdmDateTimeOffset : IEdm<DateTimeOffset>
{
    public static string Annotation => EdmDateTime.Annotation;

    public static void Write(Utf8JsonWriter json, DateTimeOffset value) => EdmDateTime.Write(json, value.UtcDateTime);

    public static DateTimeOffset Read(ref Utf8JsonReader json) => json.GetDateTimeOffset();
}

internal readonly struct EdmDateTime : IEdm<DateTime>
{
    public static string Annotation => "Edm.DateTime";

    public static void Write(Utf8JsonWriter json, DateTime value)
    {
        if (value.Kind != DateTimeKind.Utc)
        {
            throw new NotSupportedException(
                $"DateTime {value} has a Kind of {value.Kind}. Azure SDK requires it to be UTC. "
                + "You can call DateTime.SpecifyKind to change Kind property value to DateTimeKind.Utc.");
        }

        Span<byte> text = stackalloc byte[28];
        value.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }

    public static DateTime Read(ref Utf8JsonReader json) => json.GetDateTime();
}

internal readonly struct EdmBinary : IEdm<byte[]>
{
    public static string Annotation => "Edm.Binary";

    public static void Write(Utf8JsonWriter json, byte[] value) => json.WriteBase64StringValue(value);

    public static byte[] Read(ref Utf8JsonReader json) => json.GetBytesFromBase64();
}

internal readonly struct EdmBinaryData : IEdm<BinaryData>
{
    public static string Annotation => EdmBinary.Annotation;

    public static void Write(Utf8JsonWriter json, BinaryData value) => json.WriteBase64StringValue(value.ToMemory().Span);

    public static BinaryData Read(ref Utf8JsonReader json) => new(json.GetBytesFromBase64());
}

/// <summary>An enum travels as its name. A name that is not defined any more leaves the default.</summary>
internal readonly struct EdmEnum<TEnum> : IEdm<TEnum>
    where TEnum : struct, Enum
{
    public static string Annotation => null;

    public static void Write(Utf8JsonWriter json, TEnum value) => json.WriteStringValue(value.ToString());

    public static TEnum Read(ref Utf8JsonReader json)
        => Enum.TryParse(json.GetString(), out TEnum value) && Enum.IsDefined(value) ? value : default;
}
