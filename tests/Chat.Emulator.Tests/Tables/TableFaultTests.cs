using System.Net;
using System.Net.Http.Json;
using Azure;
using Azure.Data.Tables;

namespace Chat.Emulator.Tests.Tables;

public sealed class TableFaultTests
{
    private static readonly string[] Kinds = ["error", "throttle"];

    [Fact]
    public async Task A_conflict_loses_an_insert_an_update_and_a_transaction_and_writes_nothing()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await table.AddEntityAsync(new TableEntity("p", "there") { ["N"] = 1 }, AnEmulator.Now);
        await SetAsync(server, """[{"kind":"conflict"}]""");

        Assert.Equal(409, await StatusAsync(() => table.AddEntityAsync(new TableEntity("p", "new"), AnEmulator.Now)));
        Assert.Equal(412, await StatusAsync(() => table.UpdateEntityAsync(new TableEntity("p", "there") { ["N"] = 2 }, ETag.All, TableUpdateMode.Replace, AnEmulator.Now)));
        Assert.Equal(412, await StatusAsync(() => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "two"))], AnEmulator.Now)));

        await SetAsync(server, "[]");
        Assert.Equal(["there"], await KeysAsync(table));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "there", cancellationToken: AnEmulator.Now)).Value.GetInt32("N"));
    }

    [Fact]
    public async Task A_busy_store_answers_503_as_often_as_its_rate_and_seed_say()
    {
        foreach (var kind in Kinds)
        {
            var runs = new List<string>();
            for (var run = 0; run < 2; run++)
            {
                await using var server = await ATableServer.StartAsync();
                var table = await server.ATableAsync();
                await SetAsync(server, $$"""[{"kind":"{{kind}}","rate":0.3,"seed":7,"method":"POST","target":"/Things"}]""");

                var statuses = new List<int>();
                for (var i = 0; i < 50; i++)
                {
                    statuses.Add(await StatusAsync(() => table.AddEntityAsync(new TableEntity("p", $"{i:d3}"), AnEmulator.Now)));
                }

                Assert.InRange(statuses.Count(status => status == 503), 5, 30);
                Assert.Equal(statuses.Count(status => status == 204), (await KeysAsync(table)).Count);
                runs.Add(string.Join(',', statuses));
            }

            Assert.Equal(runs[0], runs[1]);
        }
    }

    [Fact]
    public async Task A_lost_answer_has_done_its_work()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await SetAsync(server, """[{"kind":"lostAnswer","times":1,"method":"POST"}]""");

        Assert.Equal(0, await StatusAsync(() => table.AddEntityAsync(new TableEntity("p", "r"), AnEmulator.Now)));

        Assert.Equal(["r"], await KeysAsync(table));
    }

    [Fact]
    public async Task Faults_are_not_for_pages_of_other_origins()
    {
        await using var server = await ATableServer.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(server.Endpoint, "/_emulator/faults"))
        {
            Content = JsonContent.Create(Array.Empty<object>()),
            Headers = { { "Origin", "https://contoso.example" } },
        };

        using var answer = await http.SendAsync(request, AnEmulator.Now);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task SetAsync(ATableServer server, string faults)
    {
        using var http = new HttpClient();
        using var answer = await http.PutAsync(new Uri(server.Endpoint, "/_emulator/faults"), new StringContent(faults, System.Text.Encoding.UTF8, "application/json"), AnEmulator.Now);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<int> StatusAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call() is Response response ? response.Status : 202;
        }
        catch (RequestFailedException fault)
        {
            return fault.Status;
        }
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(TableClient table)
    {
        var keys = new List<string>();
        await foreach (var entity in table.QueryAsync<TableEntity>(cancellationToken: AnEmulator.Now))
        {
            keys.Add(entity.RowKey);
        }

        return keys;
    }
}
