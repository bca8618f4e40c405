using System.Net;
using System.Net.Sockets;
using System.Text;
using Chat.Faults.Cast;
using Chat.Functions.Http;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Local;

/// <summary>The program a user starts, as a process: what it prints, how it fails, and that it leaves nothing behind.</summary>
public sealed class LocalRunTests(ChatWorld world)
{
    [Fact]
    public async Task Ctrl_c_stops_everything_that_was_started()
    {
        using var folder = new TestFolder();
        int functions = FreePort.Next(), acs = FreePort.Next();
        await using var local = ProgramProcess.Start(
            "Chat.Local", ["--port", $"{functions}", "--acs-port", $"{acs}", "--storage", world.Local.Storage, "--data", folder.Path]);
        await local.SaysAsync("Ctrl-C stops");
        Assert.Contains($"http://127.0.0.1:{functions}/api", local.Output);
        Assert.Contains($"https://localhost:{acs}/", local.Output);
        Assert.Contains("(a stand-in, which quotes and does not think", local.Output);

        await local.InterruptAsync();

        Assert.Equal(0, local.ExitCode);
        Assert.False(await ListensAsync(functions));
        Assert.False(await ListensAsync(acs));
    }

    [Fact]
    public async Task Azurite_ends_with_the_program_that_started_it_even_when_that_is_killed()
    {
        using var folder = new TestFolder();
        var ports = FreePort.ForStorage();
        await using var host = ProgramProcess.Start(
            "Chat.Local", ["--no-page", "--azurite", "--port", "0", "--acs-port", "0", "--data", folder.Path, "--storage-ports", $"{ports.Blob},{ports.Queue},{ports.Table}"]);
        await host.SaysAsync("Ctrl-C stops");
        Assert.True(await ListensAsync(ports.Table));

        await host.KillAsync();

        await Eventually.IsTrueAsync(async () => !await ListensAsync(ports.Table), "Azurite is gone");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_in_one_sentence_with_the_way_out()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TestFolder();

        foreach (var (flag, other) in new[] { ("--port", "--acs-port"), ("--acs-port", "--port") })
        {
            await using var local = ProgramProcess.Start(
                "Chat.Local", ["--no-page", flag, $"{port}", other, "0", "--storage", world.Local.Storage, "--data", folder.Path]);
            await local.EndsAsync();

            Assert.NotEqual(0, local.ExitCode);
            var sentence = Assert.Single(local.Output.Split('\n'), line => line.Contains($"{port}"));
            Assert.Contains("--", sentence);
            Assert.DoesNotContain("   at ", local.Output);
        }
    }

    [Fact]
    public async Task A_storage_that_cannot_be_reached_is_said_in_one_sentence()
    {
        var nowhere = FreePort.ForStorage().ConnectionString;
        using var folder = new TestFolder();

        await using var local = ProgramProcess.Start("Chat.Local", ["--no-page", "--port", "0", "--acs-port", "0", "--storage", nowhere, "--data", folder.Path]);
        await local.EndsAsync();

        Assert.NotEqual(0, local.ExitCode);
        Assert.Contains("storage account cannot be reached", local.Output);
        Assert.DoesNotContain("   at ", local.Output);
    }

    [Fact]
    public async Task A_missing_node_is_said_in_one_sentence()
    {
        using var folder = new TestFolder();
        using var onlyDotnet = new TestFolder();
        foreach (var program in new[] { "dotnet", "env" })
        {
            File.CreateSymbolicLink(Path.Combine(onlyDotnet.Path, program), Which(program));
        }


        await using var local = ProgramProcess.Start(
            "Chat.Local",
            ["--azurite", "--port", "0", "--acs-port", "0", "--data", folder.Path, "--storage-ports", $"{FreePort.Next()},{FreePort.Next()},{FreePort.Next()}"],
            new Dictionary<string, string?> { ["PATH"] = onlyDotnet.Path });
        await local.EndsAsync();

        Assert.NotEqual(0, local.ExitCode);
        Assert.Contains("install Node.js", local.Output);
        Assert.DoesNotContain("   at ", local.Output);
    }

    [Fact]
    public async Task One_worker_alone_takes_its_settings_from_the_environment_and_asks_for_the_key()
    {
        var port = FreePort.Next();
        await using var worker = ProgramProcess.Start("Chat.Local", ["functions", "--port", $"{port}", "--key", "the-key"], new Dictionary<string, string?>
        {
            ["Acs__ConnectionString"] = world.Acs.ConnectionString,
            ["Acs__CertificateAuthority"] = world.Acs.CertificateAuthorityPath,
            ["Tables__ConnectionString"] = world.Local.Storage,
        });
        await worker.SaysAsync($":{port}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var message = AnEvent.Received(threadId, "1767607200000", "to the worker", ana.AcsId);

        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(""));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync("&code=another"));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync("&code=the-key&code=the-key"));
        Assert.DoesNotContain(await world.ArchiveAsync(threadId), row => row.ContainsKey("MessageId"));
        Assert.Equal(HttpStatusCode.Accepted, await DeliverAsync("&code=the-key"));
        Assert.Contains(await world.ArchiveAsync(threadId), row => row.GetString("Text") == "to the worker");

        // No platform signs anybody in here, so the header is nobody's word.
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/api/token") { Headers = { { ClientPrincipal.Header, Principals.Of("mallory") } } };
        using var answer = await http.SendAsync(forged);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("not-signed-in", await answer.Content.ReadAsStringAsync());

        async Task<HttpStatusCode> DeliverAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/eventgrid?functionName=ChatEvents{key}")
            {
                Content = new StringContent($"[{message}]", Encoding.UTF8, "application/json"),
                Headers = { { "aeg-event-type", "Notification" } },
            };

            return (await http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task A_missing_setting_is_named()
    {
        await using var worker = ProgramProcess.Start("Chat.Local", ["functions", "--port", "0"], new Dictionary<string, string?> { ["Acs__ConnectionString"] = null });
        await worker.EndsAsync();

        Assert.NotEqual(0, worker.ExitCode);
        Assert.Contains("Acs__Endpoint", worker.Output);
        Assert.Contains("Tables__Endpoint", worker.Output);
        Assert.DoesNotContain("   at ", worker.Output);
    }

    private static string Which(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
