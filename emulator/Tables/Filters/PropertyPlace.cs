namespace Chat.Emulator.Tables.Filters;

internal enum PropertyPlace
{
    Stored,
    PartitionKey,
    RowKey,
    Timestamp,
}
