using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Functions.Tests.Contract;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

[Collection(nameof(Alone))]
public sealed class GeneratedBadInputStories
{
    private const int AtOnce = 16;

    private const int WarmedUp = 1_000;

    // Above what buffers of a running worker come and go by.
    private const long MostGrowth = 24 << 20;

    [Fact]
    public async Task Thousands_of_bad_requests_are_refused_and_nothing_is_written()
    {
        await using var workers = await Workers.StartAsync(
            1, [("Limits__RequestsPerMinute", "100000"), ("Limits__BackendRequestsPerMinute", "1000000"), .. BadInput.WithoutTimers]);
        var host = await workers.BehindThePlatformAsync();
        using var http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, UseCookies = false }) { BaseAddress = host.Address };
        using var ana = await workers.SignInAsync(0, "ana");
        using var made = await ana.PostAsJsonAsync("/api/threads", new { topic = "A story", participants = Array.Empty<object>() });
        var threadId = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("threadId").GetString()!;
        var bad = new BadRequests(threadId, "ana", Workers.Key);
        workers.Acs.ForgetRequests();
        workers.Tables.ForgetRequests();

        var answers = new ConcurrentDictionary<string, int>();
        var (began, seen, after) = (Stopwatch.GetTimestamp(), 0, GC.GetTotalMemory(forceFullCollection: true));
        await Parallel.ForEachAsync(Enumerable.Range(BadInput.First, BadInput.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, token) =>
        {
            using var request = bad.Make(seed);
            request.RequestUri = new Uri(
                request.RequestUri!.OriginalString.Replace("http://localhost/", host.Address.ToString()),
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var answer = await http.SendAsync(request, token);

            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"Seed {seed}: {request.Method} {request.RequestUri} was answered {(int)answer.StatusCode}. {BadInput.Again(seed)}");
            if (Interlocked.Increment(ref seen) == WarmedUp)
            {
                after = GC.GetTotalMemory(forceFullCollection: true);
            }

            // What the server itself refuses, before any route of ours, has no body.
            if ((await answer.Content.ReadAsByteArrayAsync(token)).Length > 0)
            {
                await Promised.HoldsAsync(answer);
                answers.AddOrUpdate((await answer.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("code").GetString()!, 1, (_, count) => count + 1);
            }
        });

        var end = GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Current.SendDiagnosticMessage(
            $"{BadInput.Count} bad requests from seed {BadInput.First} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, memory {after >> 20} MB after {WarmedUp}, {end >> 20} MB at the end.");
        Assert.True(end - after < MostGrowth, $"Memory grew from {after >> 20} to {end >> 20} MB.");

        // Every refusal that does not need a particular person or time was among them.
        string[] expected =
        [
            "not-signed-in", "principal-unreadable", "user-id-invalid", "thread-id-invalid", "participant-id-invalid", "page-size-invalid", "continuation-invalid",
            "idempotency-key-invalid", "body-missing", "body-not-json", "body-too-large", "field-unknown", "field-invalid", "topic-too-long", "too-many-participants",
        ];
        Assert.Equal([], BadInput.Count < 5_000 ? [] : expected.Except(answers.Keys));

        // A worker asks for its tables, POST Tables, when it looks into them first.
        Assert.Equal([], workers.Tables.Requests.Keys.Where(request => !request.StartsWith("GET", StringComparison.Ordinal)).Except(["POST Tables"]));

        // Nobody but participants may look into a thread, so looking takes a token of one.
        Assert.Equal([], workers.Acs.Requests.Keys.Where(request => !request.StartsWith("GET", StringComparison.Ordinal)).Except(["POST /identities/{id}/:issueAccessToken"]));
    }
}
