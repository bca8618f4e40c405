using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Chat.Emulator.Tables;

namespace Chat.Emulator.Tests.Tables;

/// <summary>A table service of one test's own, the official client of it, and requests written by hand.</summary>
internal sealed class ATableServer : IAsyncDisposable
{
    public const string Account = "devstoreaccount1";

    private readonly TableServer? running;
    private readonly HttpClient http = new();

    private ATableServer(TableServer? running, string connectionString)
    {
        this.running = running;
        Endpoint = new Uri(connectionString.Split("TableEndpoint=")[1].TrimEnd(';'));
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        Client = new TableServiceClient(connectionString, options);
    }

    public Uri Endpoint { get; }

    public TableServiceClient Client { get; }

    public string ConnectionString => running!.ConnectionString;

    public static async Task<ATableServer> StartAsync(Action<TableServiceOptions>? configure = null)
    {
        var options = new TableServiceOptions { Port = 0 };
        configure?.Invoke(options);
        var running = await TableServer.StartAsync(options, AnEmulator.Now);

        return new ATableServer(running, running.ConnectionString);
    }

    /// <summary>One that runs in a process of its own.</summary>
    public static ATableServer Outside(string connectionString) => new(null, connectionString);

    public async Task<TableClient> ATableAsync(string name = "Things")
    {
        var table = Client.GetTableClient(name);
        await table.CreateAsync(AnEmulator.Now);

        return table;
    }

    /// <param name="target">Below the account, encoded, with its query.</param>
    /// <param name="headers">"Name: value"; one without a value takes the header away.</param>
    public async Task<TableReply> SendAsync(string method, string target, string? body = null, params string[] headers)
    {
        var path = target.Split('?')[0];
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Endpoint, $"/{Account}{target}"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        request.Headers.TryAddWithoutValidation("x-ms-date", DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("x-ms-version", "2019-02-02");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;odata=minimalmetadata");
        foreach (var header in headers)
        {
            var (name, value) = (header.Split(':')[0], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            var all = name == "Content-Type" ? (HttpHeaders)request.Content!.Headers : request.Headers;
            all.Remove(name);
            if (value.Length > 0)
            {
                all.TryAddWithoutValidation(name, value);
            }
        }

        if (!headers.Any(header => header.StartsWith("Authorization", StringComparison.Ordinal)))
        {
            var date = request.Headers.TryGetValues("x-ms-date", out var dates) ? dates.First() : "";
            request.Headers.TryAddWithoutValidation("Authorization", $"SharedKeyLite {Account}:{Sign($"{date}\n/{Account}/{Account}{path}")}");
        }

        using var answer = await http.SendAsync(request, AnEmulator.Now);

        return new TableReply((int)answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync(AnEmulator.Now));
    }

    public static string Sign(string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(TableServiceOptions.DevelopmentAccountKey), Encoding.UTF8.GetBytes(text)));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (running is not null)
        {
            await running.DisposeAsync();
        }
    }
}
