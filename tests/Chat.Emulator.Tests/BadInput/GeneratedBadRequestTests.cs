using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Azure.Data.Tables;
using Chat.Emulator.Blobs;
using Chat.Emulator.Tables;
using Chat.Emulator.Tests.Tables;
using Chat.Local.Hosting;

namespace Chat.Emulator.Tests.BadInput;

/// <summary>
/// Bad requests against every route, signed and authorised as far as they can be: each is refused, and all is as it was. CHAT_TESTS_BAD_REQUESTS says
/// how many, CHAT_TESTS_BAD_SEED which is the first.
/// </summary>
[Collection(nameof(Alone))]
public sealed class GeneratedBadRequestTests
{
    private const int AtOnce = 16;
    private const int Chunk = 1_000;

    // Far above what buffers and caches come and go by, far below what a request that leaves something behind would take.
    private const long MostGrowth = 24 << 20;

    private static readonly int Count = Setting("CHAT_TESTS_BAD_REQUESTS", 5_000);

    private static readonly int First = Setting("CHAT_TESTS_BAD_SEED", 0);

    [Fact]
    public async Task No_bad_request_to_chat_identity_control_or_realtime_changes_anything()
    {
        using var folder = new AFolder();
        await using var webhook = await AWebhook.StartAsync();
        await using var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        await emulator.Running.SubscribeAsync(EventSubscription.ToWebhook("chat-events", webhook.Address, "Microsoft.Communication.ChatThreadDeleted"), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        var outsider = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var bad = new BadChatRequests(ana, outsider, thread, await ana.SendAsync(thread, "hi"));

        using var http = Raw(AnEmulator.Trust(emulator.Running.CertificateAuthorityPath));

        await RunAsync(
            seed => Request(emulator, bad.Make(seed)),
            http,
            (seed, status, _) => status is >= 400 and < 500 || (status == 501 && bad.Make(seed).IsUnknown),
            async () => string.Join('\n', await Task.WhenAll(((string[])["snapshot", "faults", "eventSubscriptions", "realtime", "deliveries"]).Select(async what => await emulator.Http.GetStringAsync($"/_emulator/{what}", AnEmulator.Now)))));
    }

    [Fact]
    public async Task No_bad_request_to_the_tables_changes_anything()
    {
        await using var server = await ATableServer.StartAsync();
        var things = await server.ATableAsync();
        await things.AddEntityAsync(new TableEntity("p", "r") { ["Kept"] = true }, AnEmulator.Now);
        using var http = Raw();

        await RunAsync(
            seed => BadTableRequests.Make(seed, server.Endpoint),
            http,

            // A batch is accepted, and its answer says that nothing of it was done.
            (_, status, answer) => status is >= 400 and < 500 || (status == 202 && answer.Contains("HTTP/1.1 4", StringComparison.Ordinal)),
            async () =>
            {
                var rows = new StringBuilder();
                await foreach (var table in server.Client.QueryAsync())
                {
                    await foreach (var row in server.Client.GetTableClient(table.Name).QueryAsync<TableEntity>())
                    {
                        rows.AppendLine(CultureInfo.InvariantCulture, $"{table.Name}: {string.Join(", ", row.Select(property => $"{property.Key}={property.Value}"))}");
                    }
                }

                return rows.ToString();
            });
    }

    [Fact]
    public async Task No_bad_request_to_the_blobs_changes_anything()
    {
        using var folder = new AFolder();
        await using var server = await BlobServer.StartAsync(new BlobServiceOptions { Port = 0, Folder = folder.Path });
        using var container = new BlobContainer($"AccountName={ATableServer.Account};AccountKey={TableServiceOptions.DevelopmentAccountKey};BlobEndpoint={server.Endpoint}", "kept");
        await container.WriteAsync("a", "content", AnEmulator.Now);
        using var http = Raw();

        await RunAsync(
            seed => BadBlobRequests.Make(seed, server.Endpoint),
            http,
            (_, status, _) => status is >= 400 and < 500,
            async () => string.Join('\n', [.. await container.ListAsync("", AnEmulator.Now), await container.ReadAsync("a", AnEmulator.Now), .. folder.Files("*").Order()]));
    }

    private static async Task RunAsync(Func<int, HttpRequestMessage> make, HttpClient http, Func<int, int, string, bool> isRefusal, Func<Task<string>> dump)
    {
        var (before, began, memory) = (await dump(), Stopwatch.GetTimestamp(), new List<long>());
        var answers = new ConcurrentDictionary<int, int>();
        for (var first = First; first < First + Count; first += Chunk)
        {
            var wrong = new ConcurrentQueue<string>();
            await Parallel.ForEachAsync(
                Enumerable.Range(first, Math.Min(Chunk, First + Count - first)),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = AnEmulator.Now },
                async (seed, token) =>
                {
                    using var request = make(seed);
                    using var answer = await http.SendAsync(request, token);
                    var status = (int)answer.StatusCode;
                    answers.AddOrUpdate(status, 1, (_, count) => count + 1);
                    if (!isRefusal(seed, status, await answer.Content.ReadAsStringAsync(token)))
                    {
                        wrong.Enqueue($"Seed {seed}: {status} for {await ShownAsync(request)}. Again: CHAT_TESTS_BAD_SEED={seed} CHAT_TESTS_BAD_REQUESTS=1");
                    }
                });

            Assert.True(wrong.IsEmpty, $"{wrong.Count} were not refused:\n{string.Join('\n', wrong.Take(15))}");
            Assert.True(before == await dump(), $"Something changed between seeds {first} and {first + Chunk}; fewer of them say which one.");
            memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        var (after, end) = (memory[Math.Min(1, memory.Count - 1)], memory[^1]);
        TestContext.Current.SendDiagnosticMessage(
            $"{Count} bad requests from seed {First} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, memory {after >> 20} MB after {2 * Chunk}, {end >> 20} MB at the end; answers {string.Join(", ", answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Assert.True(end - after < MostGrowth, $"Memory grew from {after >> 20} to {end >> 20} MB.");
    }

    private static HttpRequestMessage Request(AnEmulator emulator, BadRequest bad)
    {
        var endpoint = emulator.Running.Endpoint;
        var request = bad.IsSigned
            ? SignedRequest.Of(bad.Method, endpoint, bad.Target, emulator.Running.AccessKey, bad.Body, emulator.Clock.GetUtcNow())
            : new HttpRequestMessage(bad.Method, SignedRequest.Raw(endpoint, bad.Target));
        if (bad.Body is not null && request.Content is null)
        {
            request.Content = new ByteArrayContent(bad.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (bad.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in bad.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    // Headers may be anything; what is no Latin text is sent as UTF-8.
    private static HttpClient Raw(SslClientAuthenticationOptions? trust = null) =>
        new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, SslOptions = trust ?? new SslClientAuthenticationOptions(), UseCookies = false });

    private static async Task<string> ShownAsync(HttpRequestMessage request)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync() : "";

        return $"{request.Method} {request.RequestUri!.OriginalString[..Math.Min(request.RequestUri.OriginalString.Length, 160)]} {body[..Math.Min(body.Length, 160)]} [{string.Join(", ", request.Headers.Where(header => header.Key is not "Authorization").Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))}]";
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
