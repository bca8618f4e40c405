namespace Chat.Emulator.Tables.Storage;

/// <summary>One operation on one row, checked as far as it can be without looking at the row.</summary>
internal readonly record struct Write(WriteKind Kind, byte[] PartitionKey, byte[] RowKey, byte[] Properties, IfMatch IfMatch)
{
    public bool IsUpsert => Kind is WriteKind.Replace or WriteKind.Merge && !IfMatch.Given;
}
