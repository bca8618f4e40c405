using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Emulator;
using Chat.Faults.Cast;
using Chat.Functions.Tests.Support;
using Chat.Functions.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

public sealed class FirstSignInStories
{
    private const int Rounds = 20;
    private const int AtOnce = 50;

    /// <param name="named">
    /// Only with the service version that lets identities be named is nothing left behind when the answer to a creation is lost, or when the
    /// worker is killed before it has written down what it made.
    /// </param>
    [Theory]
    [InlineData(true, 20261121)]
    [InlineData(false, 7)]
    public async Task Fifty_first_sign_ins_at_once_make_one_identity_and_no_orphan_whatever_fails(bool named, int seed)
    {
        await using var workers = await Workers.StartAsync(2, ("Acs__CustomIdApiVersion", named ? "2025-03-02-preview" : ""), ("Acs__Timeout", "00:00:02"));
        using var first = workers.Backend(0);
        using var second = workers.Backend(1);
        var identities = new Dictionary<string, string>();

        for (var round = 0; round < Rounds; round++)
        {
            workers.Acs.SetFaults(AcsFaults(seed + round, named));
            workers.Tables.SetFaults(TableFaults(seed + round));
            await using var doomed = named && round % 7 == 3 ? await WorkerProcess.StartAsync(workers) : null;
            var user = $"user{round}";

            var asking = Enumerable.Range(0, AtOnce).Select(i => UntilAnsweredAsync(i % 2 == 0 ? first : second, user)).ToList();
            if (doomed is not null)
            {
                await doomed.AskAndDieAsync(user);
            }

            identities[user] = Assert.Single((await Task.WhenAll(asking)).Distinct());
        }

        workers.Acs.SetFaults();
        workers.Tables.SetFaults();
        await workers.Hosts[0].Services.GetRequiredService<IdentitySweep>().SweepAsync(TimeSpan.Zero, CancellationToken.None);

        var rows = await workers.UsersAsync();
        Assert.Equal(identities.OrderBy(user => user.Key), KeptIn(rows).OrderBy(user => user.Key));
        Assert.Equal(identities.Values.Order(), (await workers.IdentitiesAsync()).Select(identity => identity.GetProperty("id").GetString()!).Order());
        Assert.Equal(identities.Values.Order(), rows.Where(row => row.PartitionKey.StartsWith("acs|", StringComparison.Ordinal)).Select(row => row.PartitionKey[4..]).Order());
        Assert.DoesNotContain(rows, row => row.PartitionKey == IdentityRow.PendingPartition);
        Assert.All(await workers.IdentitiesAsync(), identity => Assert.Equal(named, identity.TryGetProperty("customId", out _)));
    }

    private static IEnumerable<Fault> AcsFaults(int seed, bool named)
    {
        yield return new Fault { Kind = FaultKind.Throttle, Rate = 0.05, Seed = seed, RetryAfterSeconds = 0 };
        yield return new Fault { Kind = FaultKind.Error, Status = 500, Rate = 0.15, Seed = seed + 1 };
        yield return new Fault { Kind = FaultKind.Latency, Milliseconds = 2_500, Rate = 0.05, Seed = seed + 2, Target = named ? null : "/identities/8", Times = 2 };
        if (named)
        {
            yield return new Fault { Kind = FaultKind.LostAnswer, Rate = 0.15, Seed = seed + 3 };
        }
    }

    private static IEnumerable<Fault> TableFaults(int seed) =>
    [
        new Fault { Kind = FaultKind.Error, Status = 503, Rate = 0.1, Seed = seed },
        new Fault { Kind = FaultKind.Conflict, Rate = 0.05, Seed = seed + 1 },
        new Fault { Kind = FaultKind.LostAnswer, Rate = 0.1, Seed = seed + 2 },
    ];

    private static async Task<string> UntilAnsweredAsync(HttpClient http, string user)
    {
        var identity = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var answer = await http.PostAsync($"/api/users/{user}/token", null);
                if (!answer.IsSuccessStatusCode)
                {
                    Assert.Contains((int)answer.StatusCode, new[] { 429, 502, 503 });

                    return false;
                }

                identity = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("communicationUserId").GetString()!;

                return true;
            },
            $"{user} is signed in");

        return identity;
    }

    private static Dictionary<string, string> KeptIn(IEnumerable<Azure.Data.Tables.TableEntity> rows) => rows
        .Where(row => row.PartitionKey.StartsWith("user|", StringComparison.Ordinal) && row.RowKey == UserRow.IdentityRow)
        .ToDictionary(row => row.PartitionKey[5..], row => row.GetString("AcsUserId")!);

    /// <summary>One more worker, as a process, that is killed while it signs somebody in.</summary>
    private sealed class WorkerProcess : IAsyncDisposable
    {
        private readonly ProgramProcess process;
        private readonly HttpClient http;

        private WorkerProcess(ProgramProcess process, int port)
        {
            this.process = process;
            http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), DefaultRequestHeaders = { { "x-functions-key", Workers.Key } } };
        }

        public static async Task<WorkerProcess> StartAsync(Workers workers)
        {
            var port = FreePort.Next();
            var process = ProgramProcess.Start(
                "Chat.Local", ["functions", "--port", port.ToString(CultureInfo.InvariantCulture), "--key", Workers.Key], workers.Settings);
            await process.SaysAsync("Functions at");

            return new WorkerProcess(process, port);
        }

        public async Task AskAndDieAsync(string user)
        {
            var asking = Enumerable.Range(0, 10).Select(_ => http.PostAsync($"/api/users/{user}/token", null)).ToList();
            await Task.WhenAny(asking);
            await process.KillAsync();
            try
            {
                await Task.WhenAll(asking);
            }
            catch (HttpRequestException)
            {
                // It is dead.
            }
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await process.DisposeAsync();
        }
    }
}
