using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Chat.Emulator.Tests.Tables;

namespace Chat.Emulator.Tests.BadInput;

/// <summary>Requests to the table service, each wrong somewhere, by chance but repeatably: there is a table Things with a row p, r.</summary>
internal static class BadTableRequests
{
    private const string Row = "/Things(PartitionKey='p',RowKey='r')";
    private const string Keys = "\"PartitionKey\":\"p\",\"RowKey\":\"new\"";

    private static readonly string[] NoProperties =
    [
        "\"A\":{}", "\"A\":[1]", "\"A\":\"\\ud800\"", "\"a-b\":1", "\"1a\":1", "\"\":1", "\"\\ud800\":1", "\"A\":1,\"A\":2", "\"A\":\"x\",\"A@odata.type\":\"Edm.Int64\"", "\"A\":\"x\",\"A@odata.type\":\"Edm.Odd\"",
        "\"A\":\"x\",\"A@odata.type\":\"Edm.Guid\"", "\"A\":\"?\",\"A@odata.type\":\"Edm.Binary\"", "\"A\":\"soon\",\"A@odata.type\":\"Edm.DateTime\"", "\"A\":\"1600-12-31T00:00:00Z\",\"A@odata.type\":\"Edm.DateTime\"",
        "\"A\":\"99999999999999999999\",\"A@odata.type\":\"Edm.Int64\"", "\"A\":1e999", $"\"A\":\"{new string('x', (32 * 1024) + 1)}\"", string.Join(',', Enumerable.Range(0, 253).Select(i => $"\"P{i}\":{i}")),
        string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"P{i}\":null")), $"\"A\":{new string('[', 200)}", $"\"{new string('n', 256)}\":1",
    ];

    private static readonly string[] NoKeys =
    [
        "{}", "{\"RowKey\":\"r2\"}", "{\"PartitionKey\":\"p\",\"RowKey\":null}", "{\"PartitionKey\":1,\"RowKey\":\"r2\"}", "{\"PartitionKey\":\"a/b\",\"RowKey\":\"r2\"}", "{\"PartitionKey\":\"a#b\",\"RowKey\":\"r2\"}",
        "{\"PartitionKey\":\"p\",\"RowKey\":\"a\\\\b\"}", "{\"PartitionKey\":\"p\",\"RowKey\":\"a?b\"}", "{\"PartitionKey\":\"p\",\"RowKey\":\"\\u0000\"}", "{\"PartitionKey\":\"\\u0085\",\"RowKey\":\"r\"}", "{\"PartitionKey\":\"\\ud800\",\"RowKey\":\"r\"}",
        $"{{\"PartitionKey\":\"{new string('k', 1100)}\",\"RowKey\":\"r\"}}", "{\"PartitionKey\":\"p\",\"RowKey\":\"r\"}",
    ];

    private static readonly string[] NoTables = ["{}", "{\"TableName\":7}", "{\"TableName\":\"ab\"}", "{\"TableName\":\"1abc\"}", "{\"TableName\":\"a_bc\"}", "{\"TableName\":\"\\u0000\"}", "{\"TableName\":\"Tables\"}", "{\"TableName\":\"Things\"}", "{\"TableName\":\"things\"}", $"{{\"TableName\":\"{new string('t', 64)}\"}}"];

    private static readonly string[] NoQueries =
    [
        "$top=0", "$top=-1", "$top=1001", "$top=many", "NextPartitionKey=nonsense", "$filter=(", "$filter='", "$filter=A%20eq", "$filter=A%20eq%20'x'%20and", "$filter=A%20like%20'x'", "$filter=datetime'soon'%20eq%20A", "$filter=A%20eq%20guid'x'",
        "$filter=%00", "$filter=A%20eq%2099999999999999999999999L", "$filter=A%20eq%20X'zz'", "$filter=eq%20eq%20eq", $"$filter={string.Concat(Enumerable.Repeat("(", 2000))}", $"$filter={string.Concat(Enumerable.Repeat("not%20", 2000))}A",
    ];

    private static readonly string[] NoAddresses =
        ["/Things(PartitionKey='p')", "/Things(PartitionKey='p',RowKey='r'", "/Things(PartitionKey='p',PartitionKey='r')", "/Things(PartitionKey=p,RowKey=r)", "/Things(RowKey='r')", "/Things(PartitionKey='p',RowKey='none')", "/Nowhere()", "/Nowhere(PartitionKey='p',RowKey='r')", "/Things(PartitionKey='p'',RowKey='r')"];

    private static readonly string[] NoSignatures =
        ["SharedKeyLite devstoreaccount1:AAAA", "SharedKey devstoreaccount1:", "SharedKeyLite other:AAAA", "SharedKeyLite", "Bearer a.b.c", "Basic YTpi", "SharedKey ::", "SharedKeyLite devstoreaccount1:%%%"];

    public static HttpRequestMessage Make(int seed, Uri endpoint)
    {
        var random = new Random(seed);

        return random.Next(9) switch
        {
            0 => Request(endpoint, random.Pick(["GET", "POST", "PUT", "DELETE"]), random.Pick([Row, "/Things()", "/Tables"]), "{}", [("Authorization", random.Pick(NoSignatures)), ("If-Match", "*")]),
            1 => Request(endpoint, "GET", random.Pick(["/Things()", Row, "/Tables"]), null, [("x-ms-date", random.Pick(["Thu, 01 Jan 1970 00:00:00 GMT", "soon", ""]))]),
            2 => Request(endpoint, "POST", "/Things", random.Pick(NoKeys)),
            3 => Request(endpoint, "POST", "/Tables", random.Next(2) == 0 ? random.Pick(NoTables) : "not json"),
            4 => Request(endpoint, "GET", $"{random.Pick(["/Things()", "/Things"])}?{random.Pick(NoQueries)}", null),
            5 => Request(endpoint, random.Pick(["GET", "DELETE"]), random.Pick(NoAddresses), null, [("If-Match", "*")]),
            6 => Request(endpoint, random.Pick(["PUT", "MERGE", "PATCH", "DELETE"]), Row, "{\"A\":1}",
                [("If-Match", random.Pick(["W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"", "W/\"something else\"", "\"strong\"", "W/\"", "W/\"datetime'soon'\""]))]),
            7 => Request(endpoint, "POST", "/$batch", Batch(random), [("Content-Type", "multipart/mixed; boundary=b")]),
            _ => random.Next(2) == 0
                ? Request(endpoint, random.Pick(["PUT", "MERGE", "PATCH"]), Row, $"{{{random.Pick(NoProperties)}}}", [("If-Match", "*")])
                : RequestOf(endpoint, "POST", "/Things", random.Next(2) == 0 ? Encoding.UTF8.GetBytes($"{{{Keys},{random.Pick(NoProperties)}}}") : Noise.Body(random, $"{{{Keys}}}")),
        };
    }

    // The second of two operations cannot be, so the first may not have been either.
    private static string Batch(Random random)
    {
        var wrong = random.Pick(
        [
            "PUT http://x/devstoreaccount1/Things(PartitionKey='other',RowKey='b') HTTP/1.1\r\n\r\n{}", "PUT http://x/devstoreaccount1/Nowhere(PartitionKey='p',RowKey='b') HTTP/1.1\r\n\r\n{}",
            "PUT http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='a') HTTP/1.1\r\n\r\n{}", "POST http://x/devstoreaccount1/Things HTTP/1.1\r\n\r\n{\"PartitionKey\":\"p\",\"RowKey\":\"r\"}",
            "DELETE http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='none') HTTP/1.1\r\nIf-Match: *\r\n\r\n", $"PUT http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='b') HTTP/1.1\r\n\r\n{{{random.Pick(NoProperties)}}}",
            "BREW http://x/ HTTP/1.1\r\n\r\n", "nonsense", "PUT http://%%%/ HTTP/9.9\r\n\r\n{}",
        ]);
        var batch = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\n"
            + "PUT http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='a') HTTP/1.1\r\n\r\n{\"A\":1}\r\n"
            + $"--c\r\nContent-Type: application/http\r\n\r\n{wrong}\r\n--c--\r\n--b--\r\n";

        return random.Next(4) == 0 ? batch[..random.Next(batch.IndexOf("HTTP/1.1", StringComparison.Ordinal))] : batch;
    }

    private static HttpRequestMessage Request(Uri endpoint, string method, string target, string? body, params (string Name, string Value)[] headers) =>
        RequestOf(endpoint, method, target, body is null || method is "GET" ? null : Encoding.UTF8.GetBytes(body), headers);

    private static HttpRequestMessage RequestOf(Uri endpoint, string method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        // The connection string's endpoint ends in the account; addresses begin with it.
        var request = new HttpRequestMessage(new HttpMethod(method), SignedRequest.Raw(new Uri(endpoint.GetLeftPart(UriPartial.Authority)), $"/{ATableServer.Account}{target}"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        Set(request, "x-ms-date", date);
        Set(request, "x-ms-version", "2019-02-02");
        Set(request, "Accept", "application/json;odata=minimalmetadata");
        Set(request, "Authorization", $"SharedKeyLite {ATableServer.Account}:{ATableServer.Sign($"{date}\n/{ATableServer.Account}/{ATableServer.Account}{target.Split('?')[0]}")}");
        foreach (var (name, value) in headers)
        {
            Set(request, name, value);
        }

        return request;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        var headers = name == "Content-Type" ? (HttpHeaders?)request.Content?.Headers : request.Headers;
        headers?.Remove(name);
        if (value.Length > 0)
        {
            headers?.TryAddWithoutValidation(name, value);
        }
    }
}
