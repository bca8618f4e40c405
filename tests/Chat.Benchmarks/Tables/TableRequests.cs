using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Emulator.Tables;

namespace Chat.Benchmarks.Tables;

/// <summary>Signed requests as bytes: what is measured is the service, so its client must cost next to nothing.</summary>
internal sealed class TableRequests(int port)
{
    private const string Account = "devstoreaccount1";

    private static readonly string Words = string.Concat(Enumerable.Repeat("lorem ipsum ", 12));

    private readonly string date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);

    public int Port => port;

    public byte[] CreateTable(string table) => Request("POST", "/Tables", $$"""{"TableName":"{{table}}"}""");

    public byte[] Insert(string table, string rowKey) => Request("POST", $"/{table}", Entity(rowKey), "Prefer: return-no-content\r\n");

    public byte[] Read(string table, string rowKey) => Request("GET", $"/{table}(PartitionKey='thread',RowKey='{rowKey}')", "");

    public byte[] ReadPage(string table, string from) =>
        Request("GET", $"/{table}()", "", query: $"?$top=100&$filter={Uri.EscapeDataString($"PartitionKey eq 'thread' and RowKey ge '{from}'")}");

    /// <summary>A transaction of inserts.</summary>
    public byte[] Transaction(string table, IEnumerable<string> rowKeys)
    {
        var body = new StringBuilder("--batch_b\r\nContent-Type: multipart/mixed; boundary=changeset_c\r\n\r\n");
        foreach (var rowKey in rowKeys)
        {
            body.Append("--changeset_c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                .Append(CultureInfo.InvariantCulture, $"POST http://127.0.0.1:{port}/{Account}/{table} HTTP/1.1\r\n")
                .Append("Content-Type: application/json\r\nAccept: application/json;odata=minimalmetadata\r\nPrefer: return-no-content\r\nDataServiceVersion: 3.0\r\n\r\n")
                .Append(Entity(rowKey)).Append("\r\n");
        }

        body.Append("--changeset_c--\r\n--batch_b--\r\n");

        return Request("POST", "/$batch", body.ToString(), contentType: "multipart/mixed; boundary=batch_b");
    }

    private static string Entity(string rowKey) =>
        $$"""{"PartitionKey":"thread","RowKey":"{{rowKey}}","Sender":"8:acs:2a6b_0000","Version":"1700000000000","Version@odata.type":"Edm.Int64","Kind":"text","Body":"{{Words}}"}""";

    private byte[] Request(string method, string path, string body, string headers = "", string query = "", string contentType = "application/json")
    {
        var target = $"/{Account}{path}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(
            Convert.FromBase64String(TableServiceOptions.DevelopmentAccountKey), Encoding.UTF8.GetBytes($"{date}\n/{Account}{target}")));

        return Encoding.UTF8.GetBytes(
            $"{method} {target}{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nx-ms-date: {date}\r\nx-ms-version: 2019-02-02\r\n"
            + $"Authorization: SharedKeyLite {Account}:{signature}\r\nAccept: application/json;odata=minimalmetadata\r\n"
            + $"Content-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}");
    }
}
