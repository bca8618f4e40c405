using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Filters;

internal readonly record struct FoundRow(byte[] PartitionKey, Row Row);
