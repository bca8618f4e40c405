using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chat.Emulator.Tests;

public sealed class DeadLetterStorageTests
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [Fact]
    public async Task A_dead_letter_becomes_a_blob_in_a_container_made_for_it_also_when_storage_comes_late()
    {
        var port = EventTests.FreePort();
        await using var emulator = await AnEmulator.StartAsync(options =>
        {
            options.DeadLetterStorage = $"AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
            options.RetrySchedule = [TimeSpan.FromMilliseconds(1)];
        });
        await using var webhook = await AWebhook.StartAsync();
        webhook.Answer = _ => 400;
        await emulator.Running.SubscribeAsync(EventTests.Messages(webhook, deadLetters: true), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        await ana.SendAsync(await ana.CreateThreadAsync(), "unwanted");
        await Eventually.Async(
            () => emulator.Running.Deliveries.Any(delivery => delivery.Status is DeliveryStatus.DeadLettering && delivery.NextAttemptAt > emulator.Clock.GetUtcNow()),
            () => "not postponed");

        var blobs = new ConcurrentDictionary<string, string>();
        await using var storage = await StorageAsync(port, blobs);
        emulator.Clock.Advance(TimeSpan.FromSeconds(11));
        await Eventually.Async(() => emulator.Running.Deliveries.Single().Status is DeliveryStatus.DeadLettered, () => "not written");

        var (path, text) = blobs.Single();
        Assert.Matches(@"^given-up/MESSAGES/\d{4}/\d{1,2}/\d{1,2}/\d{1,2}/[0-9a-f-]{36}\.json$", path);
        Assert.Equal("BadRequest", (string?)JsonNode.Parse(text)!.AsArray().Single()!["lastDeliveryOutcome"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=a;AccountKey=?")]
    public async Task A_connection_string_that_is_none_is_one_clear_sentence(string connection)
    {
        var fault = await Assert.ThrowsAsync<EmulatorStartException>(() => AnEmulator.StartAsync(options => options.DeadLetterStorage = connection));

        Assert.Contains("connection string", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StorageAsync(int port, ConcurrentDictionary<string, string> blobs)
    {
        var containers = new HashSet<string>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var server = builder.Build();
        server.Run(async http =>
        {
            var path = http.Request.Path.Value!["/devstoreaccount1/".Length..];
            if (http.Request.Headers.Authorization != $"SharedKey devstoreaccount1:{SignedRequest.Sign(Key, StringToSign(http.Request))}")
            {
                http.Response.StatusCode = 403;
            }
            else if (http.Request.Query["restype"] == "container")
            {
                http.Response.StatusCode = containers.Add(path) ? 201 : 409;
            }
            else if (!containers.Contains(path.Split('/')[0]))
            {
                http.Response.StatusCode = 404;
            }
            else
            {
                using var reader = new StreamReader(http.Request.Body);
                blobs[path] = await reader.ReadToEndAsync();
                http.Response.StatusCode = 201;
            }
        });
        await server.StartAsync(AnEmulator.Now);

        return server;
    }

    // As the service computes it, from what arrived.
    private static string StringToSign(HttpRequest request)
    {
        var length = request.ContentLength is > 0 ? request.ContentLength.Value.ToString(CultureInfo.InvariantCulture) : "";
        var headers = string.Concat(request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key.ToLowerInvariant()}:{header.Value}\n"));
        var query = string.Concat(request.Query.Select(pair => $"\n{pair.Key}:{pair.Value}"));

        return $"{request.Method}\n\n\n{length}\n\n{request.ContentType}\n\n\n\n\n\n\n{headers}/devstoreaccount1{request.Path}{query}";
    }
}
