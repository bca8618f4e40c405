namespace Chat.Emulator.Tables.Wire;

/// <summary>How much an answer says about its own types: learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.</summary>
internal enum MetadataLevel
{
    /// <summary>The caller takes no JSON: Atom, the default of a request without Accept, is gone since version 2015-12-11.</summary>
    Unsupported,
    None,
    Minimal,
    Full,
}
