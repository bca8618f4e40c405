using System.Net;
using Chat.Emulator.Blobs;
using Chat.Local;
using Chat.Local.Azurite;
using Chat.Local.Hosting;

namespace Chat.Emulator.Tests.Blobs;

public sealed class BlobServiceTests : IDisposable
{
    private const string Account = "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string folder = RepositoryFolder.Of("artifacts", "tests", Guid.NewGuid().ToString("n")[..12]);

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_written_is_listed_and_read_as_on_azurite()
    {
        await using var ours = await BlobServer.StartAsync(new BlobServiceOptions { Port = 0 });
        await using var azurite = await AzuriteProcess.StartOrJoinAsync(new StoragePorts(EventTests.FreePort(), EventTests.FreePort(), EventTests.FreePort()), folder, TestContext.Current.CancellationToken);

        var told = await TellAsync($"{Account};BlobEndpoint={ours.Endpoint}");

        Assert.Equal(await TellAsync(azurite.ConnectionString), told);
        Assert.Contains("CHAT-EVENTS/2026/1/5/10/a b+c.json = [{\"é\":1}]", told);
    }

    [Fact]
    public async Task Blobs_are_there_again_after_a_restart()
    {
        var options = new BlobServiceOptions { Port = 0, Folder = folder };
        await using (var first = await BlobServer.StartAsync(options))
        {
            using var container = new BlobContainer($"{Account};BlobEndpoint={first.Endpoint}", "kept");
            await container.WriteAsync("A/1.json", "one", TestContext.Current.CancellationToken);
        }

        await using var second = await BlobServer.StartAsync(options);
        using var again = new BlobContainer($"{Account};BlobEndpoint={second.Endpoint}", "kept");

        Assert.Equal(["A/1.json"], await again.ListAsync("", TestContext.Current.CancellationToken));
        Assert.Equal("one", await again.ReadAsync("A/1.json", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_nothing_is_written()
    {
        await using var ours = await BlobServer.StartAsync(new BlobServiceOptions { Port = 0 });
        using var stranger = new BlobContainer($"AccountName=devstoreaccount1;AccountKey=d3Jvbmc=;BlobEndpoint={ours.Endpoint}", "kept");
        using var owner = new BlobContainer($"{Account};BlobEndpoint={ours.Endpoint}", "kept");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => stranger.WriteAsync("a", "b", TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(await owner.ListAsync("", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "devstoreaccount1")]
    [InlineData("PUT", "devstoreaccount1/kept/blob?comp=block&blockid=AA==")]
    [InlineData("DELETE", "devstoreaccount1/kept?restype=container")]
    [InlineData("GET", "devstoreaccount1/%ff/..%2f..%2fetc")]
    public async Task Without_a_signature_nothing_is_answered(string method, string path)
    {
        await using var ours = await BlobServer.StartAsync(new BlobServiceOptions { Port = 0 });
        using var http = new HttpClient();

        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{ours.Endpoint.Port}/{path}")));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    // The same story to either service, and what there is at its end.
    private static async Task<string> TellAsync(string connectionString)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var container = new BlobContainer(connectionString, "eventgrid-deadletter");
        using var other = new BlobContainer(connectionString, "other");
        var told = new List<string> { $"before: {string.Join(',', await container.ListAsync("", cancellationToken))}" };

        foreach (var (name, content) in new[] { ("CHAT-EVENTS/2026/1/5/10/a b+c.json", "[{\"é\":1}]"), ("CHAT-EVENTS/2.json", "two"), ("BOT/3.json", "three"), ("BOT/3.json", "four") })
        {
            await container.WriteAsync(name, content, cancellationToken);
        }

        foreach (var name in await container.ListAsync("", cancellationToken))
        {
            told.Add($"{name} = {await container.ReadAsync(name, cancellationToken)}");
        }

        told.Add($"prefix: {string.Join(',', await container.ListAsync("BOT/", cancellationToken))}");
        told.Add($"other: {string.Join(',', await other.ListAsync("", cancellationToken))}");
        told.Add($"missing: {(await Assert.ThrowsAsync<HttpRequestException>(() => container.ReadAsync("nothing", cancellationToken))).StatusCode}");

        return string.Join('\n', told);
    }
}
