using System.Text;
using Chat.Emulator.Tables.Filters;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>
/// Entities as JSON, with as much metadata as was asked for: learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.
/// </summary>
internal sealed class EntityJson(string endpoint, string account, string table, MetadataLevel level, string? select)
{
    private readonly byte[] metadata = Encoding.UTF8.GetBytes($"\"odata.metadata\":\"{endpoint}/$metadata#{table}");
    private readonly byte[] odata = Encoding.UTF8.GetBytes($"\"odata.type\":\"{account}.{table}\",\"odata.id\":\"{endpoint}/{table}(PartitionKey='");
    private readonly byte[] editLink = Encoding.UTF8.GetBytes($",\"odata.editLink\":\"{table}(PartitionKey='");
    private readonly byte[][]? selected = Names(select);

    /// <summary>The answer to a request for one entity.</summary>
    public void WriteAlone(ref Utf8Output output, ReadOnlySpan<byte> partitionKey, Row row)
    {
        output.Write((byte)'{');
        if (level != MetadataLevel.None)
        {
            output.Write(metadata);
            output.Write("/@Element\","u8);
        }

        WriteMembers(ref output, partitionKey, row);
        output.Write((byte)'}');
    }

    public void WriteFeedStart(ref Utf8Output output)
    {
        output.Write((byte)'{');
        if (level != MetadataLevel.None)
        {
            output.Write(metadata);
            output.Write("\","u8);
        }

        output.Write("\"value\":["u8);
    }

    public void WriteInFeed(ref Utf8Output output, FoundRow row, bool isFirst)
    {
        output.Write(isFirst ? "{"u8 : ",{"u8);
        WriteMembers(ref output, row.PartitionKey, row.Row);
        output.Write((byte)'}');
    }

    private static byte[][]? Names(string? select) =>
        select?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names && !names.Contains("*")
            ? [.. names.Select(Encoding.UTF8.GetBytes)]
            : null;

    private void WriteMembers(ref Utf8Output output, ReadOnlySpan<byte> partitionKey, Row row)
    {
        var separator = ""u8;
        if (level == MetadataLevel.Full)
        {
            output.Write(odata);
            WriteKeys(ref output, partitionKey, row.Key);
            output.Write(","u8);
        }

        if (level != MetadataLevel.None)
        {
            output.Write("\"odata.etag\":\"W/\\\"datetime'"u8);
            output.WriteTime(row.Stamp, "%3A"u8);
            output.Write("'\\\"\""u8);
            separator = ","u8;
        }

        if (level == MetadataLevel.Full)
        {
            output.Write(editLink);
            WriteKeys(ref output, partitionKey, row.Key);
        }

        if (IsSelected("PartitionKey"u8))
        {
            output.Write(separator);
            output.Write("\"PartitionKey\":"u8);
            output.WriteText(partitionKey);
            separator = ","u8;
        }

        if (IsSelected("RowKey"u8))
        {
            output.Write(separator);
            output.Write("\"RowKey\":"u8);
            output.WriteText(row.Key);
            separator = ","u8;
        }

        if (IsSelected("Timestamp"u8))
        {
            output.Write(separator);
            output.Write(level == MetadataLevel.Full ? "\"Timestamp@odata.type\":\"Edm.DateTime\",\"Timestamp\":\""u8 : "\"Timestamp\":\""u8);
            output.WriteTime(row.Stamp, ":"u8);
            output.Write((byte)'"');
            separator = ","u8;
        }

        var property = new PropertyReader(row.Properties);
        while (property.Read())
        {
            if (IsSelected(property.Name))
            {
                output.Write(separator);
                WriteProperty(ref output, property);
                separator = ","u8;
            }
        }
    }

    private void WriteProperty(ref Utf8Output output, PropertyReader property)
    {
        if (level != MetadataLevel.None && EdmText.AnnotationOf(property.Type, property.Value) is { IsEmpty: false } annotation)
        {
            output.Write((byte)'"');
            output.Write(property.Name);
            output.Write("@odata.type\":\""u8);
            output.Write(annotation);
            output.Write("\","u8);
        }

        output.Write((byte)'"');
        output.Write(property.Name);
        output.Write("\":"u8);
        output.Write(property.Value);
    }

    private static void WriteKeys(ref Utf8Output output, ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> rowKey)
    {
        output.WriteKeyInUrl(partitionKey);
        output.Write("',RowKey='"u8);
        output.WriteKeyInUrl(rowKey);
        output.Write("')\""u8);
    }

    private bool IsSelected(ReadOnlySpan<byte> name)
    {
        if (selected is null)
        {
            return true;
        }

        foreach (var wanted in selected)
        {
            if (name.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }
}
