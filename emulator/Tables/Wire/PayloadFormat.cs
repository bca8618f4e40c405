namespace Chat.Emulator.Tables.Wire;

/// <summary>Reads Accept and $format, which wins: learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.</summary>
internal static class PayloadFormat
{
    public static MetadataLevel LevelOf(string? accept, string? format)
    {
        var asked = format ?? accept ?? "";
        if (!asked.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !asked.Contains("*/*", StringComparison.Ordinal))
        {
            return MetadataLevel.Unsupported;
        }

        return asked.Contains("nometadata", StringComparison.OrdinalIgnoreCase) ? MetadataLevel.None
            : asked.Contains("fullmetadata", StringComparison.OrdinalIgnoreCase) ? MetadataLevel.Full
            : MetadataLevel.Minimal;
    }

    public static string ContentTypeOf(MetadataLevel level) => level switch
    {
        MetadataLevel.None => "application/json;odata=nometadata;streaming=true;charset=utf-8",
        MetadataLevel.Full => "application/json;odata=fullmetadata;streaming=true;charset=utf-8",
        _ => "application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
    };
}
