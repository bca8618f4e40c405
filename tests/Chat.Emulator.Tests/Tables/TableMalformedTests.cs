using System.Text;

namespace Chat.Emulator.Tests.Tables;

public sealed class TableMalformedTests
{
    private static readonly (string Method, string Target, string Body, string ContentType)[] Good =
    [
        ("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A":"ä😀\u00e4\"","B":1,"C":1.5e3,"D@odata.type":"Edm.Int64","D":"5","E":true,"F":null}""", "application/json"),
        ("PUT", "/Things(PartitionKey='p',RowKey='r')", """{"T":"2026-01-05T10:00:00Z","T@odata.type":"Edm.DateTime","X@odata.type":"Edm.Binary","X":"AAEC"}""", "application/json"),
        ("POST", "/Tables", """{"TableName":"Other"}""", "application/json"),
        ("POST", "/$batch", "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\nPUT http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='r') HTTP/1.1\r\nIf-Match: *\r\n\r\n{\"A\":1}\r\n--c\r\n\r\nDELETE http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='s') HTTP/1.1\r\nIf-Match: *\r\n\r\n--c--\r\n--b--\r\n", "multipart/mixed; boundary=b"),
        ("GET", "/Things()?$filter=A%20eq%20'x'%20and%20(B%20gt%201%20or%20T%20le%20datetime'2026-01-01T00:00:00Z')&$top=5&$select=A,B", "", ""),
        ("GET", "/Things(PartitionKey='p',RowKey='r')", "", ""),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_sent_the_service_answers_and_is_not_at_fault(int seed)
    {
        var random = new Random(seed);
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        for (var i = 0; i < 1500; i++)
        {
            var (method, target, body, contentType) = Good[random.Next(Good.Length)];
            var broken = Break(random, body.Length > 0 ? body : target);
            var sent = body.Length > 0 ? broken : null;
            var at = body.Length > 0 ? target : $"/{Uri.EscapeDataString(broken).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3F", "?", StringComparison.Ordinal).Replace("%3D", "=", StringComparison.Ordinal).Replace("%26", "&", StringComparison.Ordinal).TrimStart('/')}";

            var reply = await server.SendAsync(method, at, sent, contentType.Length > 0 ? [$"Content-Type: {contentType}"] : []);

            Assert.True(reply.Status is < 500 or 501, $"seed {seed}, request {i}: {reply.Status} for {method} {at} {sent}");
        }
    }

    private static string Break(Random random, string text)
    {
        var broken = new StringBuilder(text);
        for (var times = random.Next(1, 5); times > 0 && broken.Length > 0; times--)
        {
            var at = random.Next(broken.Length);
            switch (random.Next(5))
            {
                case 0:
                    broken.Remove(at, Math.Min(random.Next(1, 20), broken.Length - at));
                    break;
                case 1:
                    broken[at] = (char)random.Next(1, 0x300);
                    break;
                case 2:
                    broken.Insert(at, broken.ToString(at, Math.Min(random.Next(1, 30), broken.Length - at)));
                    break;
                case 3:
                    broken.Insert(at, ((string[])["'", "\"", "{", "[", "\\ud800", "\r\n", "--c", "(", ")", "99999999999999999999", "%00", "\u0000", "@odata.type", "null"])[random.Next(14)]);
                    break;
                default:
                    broken.Length = at;
                    break;
            }
        }

        return broken.ToString();
    }
}
