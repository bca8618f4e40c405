using System.Globalization;
using System.Text;
using System.Xml;

namespace Azure.Data.Tables;

internal static class ODataFilter
{
    public static string Create(FormattableString filter)
        => filter is null ? null : string.Format(
            CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select((value, index) => Literal(value, index))]);

    private static object Literal(object value, int index) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture) + "L",
        sbyte or byte or short or ushort or int or uint or decimal or float or double
            => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Guid guid => $"guid'{guid}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data.ToMemory().Span)}'",
        DateTimeOffset time => DateTimeLiteral(time.UtcDateTime),
        DateTime time => DateTimeLiteral(time.ToUniversalTime()),
        string or char or StringBuilder => $"'{value.ToString().Replace("'", "''")}'",
        _ => throw new ArgumentException($"Unable to convert argument {index} from type {value.GetType()} to an OData literal."),
    };

    private static string DateTimeLiteral(DateTime utc)
        => $"datetime'{XmlConvert.ToString(utc, XmlDateTimeSerializationMode.RoundtripKind)}'";
}
