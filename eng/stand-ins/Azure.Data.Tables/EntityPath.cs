namespace Azure.Data.Tables;

internal static class EntityPath
{
    public static string Of(string table, string partitionKey, string rowKey)
        => $"/{table}(PartitionKey='{Literal(partitionKey)}',RowKey='{Literal(rowKey)}')";

    public static string Literal(string key) => Uri.EscapeDataString(key.Contains('\'') ? key.Replace("'", "''") : key);
}
