namespace Chat.Emulator.Tables.Storage;

/// <summary>The types of properties: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model. Numbers are kept in files.</summary>
internal enum EdmType : byte
{
    None = 0,
    String = 1,
    Boolean = 2,
    Int32 = 3,
    Int64 = 4,
    Double = 5,
    DateTime = 6,
    Guid = 7,
    Binary = 8,
}
