using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Functions.Http;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Contract;

/// <summary>Requests that break the contract somewhere, by chance but repeatably: each has a seed.</summary>
/// <param name="threadId">A thread that there is, so that a bad body is the only thing wrong.</param>
/// <param name="userId">A user who is in it.</param>
public sealed class BadRequests(string threadId, string userId, string key)
{
    private static readonly JsonObject Schemas = JsonNode.Parse(OpenApiDocument.Write())!["components"]!["schemas"]!.AsObject();

    // Not . and .., which clients and servers take out of an address before anybody reads it: then it is another request, and maybe a good one.
    private static readonly string[] NoIds = [" ", " a", "a ", "\u0000", "a\u0007", "a\u009f", new('x', 129)];

    private static readonly string[] NoThreads =
        ["lunch", "19:", "19:@thread.v2", "19:a/b@thread.v2", "19:a?b@thread.v2", "20:a@thread.v2", "19:🙂@thread.v2", "../users", "19:a@thread.v2'", new('1', 300)];

    private static readonly string[] NoSizes = ["0", "-1", "201", "1.5", "x", "+1", "%201", "99999999999999999999", "%00", "1&pageSize=2"];

    private static readonly string[] NoKeys = ["a b", "ä", new('k', 129), "one,\ttwo"];

    public HttpRequestMessage Make(int seed)
    {
        var random = new Random(seed);
        var operations = Operation.All.Where(operation => !operation.IsPublic).ToList();
        var operation = operations[random.Next(operations.Count)];
        List<Action<Wish>> faults = [wish => NoCaller(wish, random)];
        foreach (var parameter in operation.Parameters)
        {
            faults.Add(wish => wish.Path[parameter] = Pick(random, parameter == "threadId" ? NoThreads : NoIds));
        }

        if (operation.Promise.Pages)
        {
            faults.Add(wish => wish.Query = random.Next(2) == 0 ? $"?pageSize={Pick(random, NoSizes)}" : $"?continuation={Uri.EscapeDataString(Noise(random, 20))}%FF");
        }

        if (operation.Promise.TakesIdempotencyKey)
        {
            faults.Add(wish => wish.IdempotencyKey = Pick(random, NoKeys));
        }

        if (operation.Promise.Takes is { } body)
        {
            // Bodies have the most ways to be wrong.
            faults.AddRange(Enumerable.Repeat<Action<Wish>>(wish => wish.Body = NoBody(body, random), 6));
            if (!operation.Promise.TakesNothing)
            {
                faults.Add(wish => wish.Body = random.Next(2) == 0 ? null : "null"u8.ToArray());
            }
        }

        var request = new Wish(operation, Good(operation));
        Pick(random, faults)(request);

        return request.ToMessage(threadId, userId, key);
    }

    // What would be right there, as far as anything would: where there is nothing to send, whatever is wrong is wrong without it.
    private static byte[]? Good(Operation operation) => operation.Promise.Takes is { } type && !operation.Promise.TakesNothing
        ? JsonSerializer.SerializeToUtf8Bytes(Fill(type.Name, new Random(1)))
        : null;

    private static void NoCaller(Wish wish, Random random)
    {
        (wish.Principal, wish.Key) = random.Next(4) switch
        {
            0 => (null, null),
            1 => (Convert.ToBase64String(Encoding.UTF8.GetBytes(Noise(random, 60))), "wrong"),
            2 => (Principals.Of(Pick(random, new[] { " ", "..", "a%2fb", "\\u0007", new('x', 129) })), ""),
            _ => (Noise(random, 30).Replace('\n', ' '), "wrong"),
        };
    }

    private static byte[] NoBody(Type type, Random random)
    {
        var good = Fill(type.Name, random);
        switch (random.Next(10))
        {
            case 0:
                var bytes = new byte[random.Next(1, 400)];
                random.NextBytes(bytes);
                bytes[0] = 0xff;
                return bytes;
            case 1:
                var whole = JsonSerializer.SerializeToUtf8Bytes(good);
                return whole[..random.Next(1, whole.Length)];
            case 2:
                return Encoding.UTF8.GetBytes(Pick(random, new[] { "[]", "\"text\"", "1e999", "true", "{} {}", "NaN", "{'a':1}", "{\"a\":1,}", "/*c*/{}", "\u0000", "[[[[" }));
            case 3:
                good[$"x{Noise(random, 6)}"] = Value(random);
                return JsonSerializer.SerializeToUtf8Bytes(good);
            case 4:
                return Encoding.UTF8.GetBytes($"{{\"{Pick(random, new[] { "topic", "reason", "x", "participants" })}\":\"\\ud83d\"}}");
            case 5:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"topic\":", random.Next(20, 5000))));
            case 6:
                return Encoding.UTF8.GetBytes($"{{\"topic\":\"{new string('x', RequestBody.Most)}\"}}");
            case 7 when good.Count > 0:
                var twice = JsonSerializer.Serialize(good);
                return Encoding.UTF8.GetBytes($"{twice[..^1]},{twice[1..]}");
            default:
                return Break(type.Name, good, random) ? JsonSerializer.SerializeToUtf8Bytes(good) : "[]"u8.ToArray();
        }
    }

    // One field of the wrong type, or beyond its limit.
    private static bool Break(string schema, JsonObject body, Random random)
    {
        var properties = Schemas[schema]!["properties"]!.AsObject().ToList();
        if (properties.Count == 0)
        {
            return false;
        }

        var (name, property) = Pick(random, properties);
        var limits = property!.AsObject();
        if (random.Next(2) == 0)
        {
            JsonNode? wrong = limits switch
            {
                _ when limits["maxLength"] is { } most => new string('x', most.GetValue<int>() + 1 + random.Next(100)),
                _ when limits["maxItems"] is { } most => new JsonArray([.. Enumerable.Range(0, most.GetValue<int>() + 1).Select(i => new JsonObject { ["userId"] = i.ToString(CultureInfo.InvariantCulture) })]),
                _ when limits["maximum"] is { } most => most.GetValue<int>() + 1 + random.Next(1_000_000),
                _ => null,
            };
            if (wrong is not null)
            {
                body[name] = wrong;
                return true;
            }
        }

        // No field of ours takes a truth.
        body[name] = random.Next(2) == 0 ? true : new JsonArray(new JsonArray(false));

        return true;
    }

    private static JsonObject Fill(string schema, Random random)
    {
        var filled = new JsonObject();
        var described = Schemas[schema]!.AsObject();
        foreach (var required in described["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [])
        {
            var property = described["properties"]![required]!.AsObject();
            filled[required] = property switch
            {
                _ when property["enum"] is JsonArray values => values[random.Next(values.Count)]!.DeepClone(),
                _ when property["items"] is not null => new JsonArray(new JsonObject { ["userId"] = $"u{random.Next(100)}" }),
                _ when property["minimum"] is { } least => least.DeepClone(),
                _ => "a text",
            };
        }

        return filled;
    }

    private static JsonNode? Value(Random random) => random.Next(5) switch
    {
        0 => null,
        1 => random.NextInt64(),
        2 => new JsonArray(),
        3 => new JsonObject(),
        _ => Noise(random, 10),
    };

    private static string Noise(Random random, int length) => string.Create(random.Next(1, length + 1), random, static (text, random) =>
    {
        foreach (ref var c in text)
        {
            c = (char)(random.Next(4) == 0 ? random.Next(0x20, 0xd000) : random.Next(0x20, 0x7f));
        }
    });

    private static T Pick<T>(Random random, IReadOnlyList<T> some) => some[random.Next(some.Count)];

    private sealed class Wish(Operation operation, byte[]? body)
    {
        public Dictionary<string, string> Path { get; } = [];

        public string Query { get; set; } = "";

        public string? Principal { get; set; } = "";

        public string? Key { get; set; } = "right";

        public string? IdempotencyKey { get; set; }

        public byte[]? Body { get; set; } = body;

        public HttpRequestMessage ToMessage(string threadId, string userId, string key)
        {
            var path = string.Join('/', operation.Route.Split('/').Select(segment => !segment.StartsWith('{')
                ? segment
                : Uri.EscapeDataString(Path.GetValueOrDefault(segment.Trim('{', '}')) ?? segment switch { "{threadId}" => threadId, "{participantId}" => "me", _ => userId })));
            var request = new HttpRequestMessage(
                new HttpMethod(operation.Method), new Uri($"http://localhost{path}{Query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            var isBackend = operation.IsForBackends;
            if (!isBackend && Principal is { } principal)
            {
                request.Headers.TryAddWithoutValidation(ClientPrincipal.Header, principal.Length > 0 ? principal : Principals.Of(userId));
            }

            if (isBackend && Key is { Length: > 0 } given)
            {
                request.Headers.TryAddWithoutValidation("x-functions-key", given == "right" ? key : given);
            }

            if (IdempotencyKey is { } idempotencyKey)
            {
                request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
            }

            if (Body is { } bytes)
            {
                request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            }

            return request;
        }
    }
}
