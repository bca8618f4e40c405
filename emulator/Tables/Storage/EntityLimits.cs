using System.Text;

namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// What an entity may measure, and how it is measured: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
/// (limits) and learn.microsoft.com/azure/storage/tables/scalability-targets. Azurite 3.37 enforces neither of the first two.
/// </summary>
internal static class EntityLimits
{
    /// <summary>255 with PartitionKey, RowKey and Timestamp.</summary>
    public const int Properties = 252;

    public const int EntityBytes = 1 << 20;

    public const int StringCharacters = 32 * 1024;

    public const int BinaryBytes = 64 * 1024;

    public const int KeyCharacters = 1024;

    public const int NameCharacters = 255;

    /// <summary>4 bytes, keys and names and strings in UTF-16, 8 bytes a property, and the values.</summary>
    public static bool TooLarge(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> properties)
    {
        // No UTF-8 byte is more than two bytes of UTF-16, and a property's overhead is at least three bytes here and twelve there.
        if ((partitionKey.Length + rowKey.Length + properties.Length) * 5L < EntityBytes)
        {
            return false;
        }

        var size = 4L + (2 * (Encoding.UTF8.GetCharCount(partitionKey) + Encoding.UTF8.GetCharCount(rowKey)));
        var property = new PropertyReader(properties);
        while (property.Read())
        {
            size += 8 + (2 * Encoding.UTF8.GetCharCount(property.Name)) + property.Type switch
            {
                EdmType.String => 4 + (2 * Wire.JsonText.CharCount(property.Value)),
                EdmType.Binary => 4 + ((property.Value.Length - 2) / 4 * 3) - property.Value.Count((byte)'='),
                EdmType.Boolean => 1,
                EdmType.Int32 => 4,
                EdmType.Guid => 16,
                _ => 8,
            };
        }

        return size > EntityBytes;
    }
}
