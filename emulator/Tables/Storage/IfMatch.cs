namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// The condition of a write: absent makes a replacement or merge an upsert, any asks for the row, an ETag for this version of it:
/// learn.microsoft.com/rest/api/storageservices/update-entity2 and …/insert-or-replace-entity.
/// </summary>
internal readonly record struct IfMatch(bool Given, long? Stamp)
{
    public static IfMatch Absent => default;

    public static IfMatch Any => new(true, null);

    public bool Allows(Row row) => Stamp is not { } stamp || stamp == row.Stamp;
}
