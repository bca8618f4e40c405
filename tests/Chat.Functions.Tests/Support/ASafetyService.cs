using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Support;

/// <summary>
/// Plays the REST API of Azure AI Content Safety on loopback: a text that says <c>hate4</c> has severity 4 in hate. What it does not know it answers
/// with 501 and its name.
/// </summary>
public sealed class ASafetyService : IAsyncDisposable
{
    public const string Key = "the-key-of-the-safety-service";

    private readonly WebApplication app;

    private ASafetyService(WebApplication app)
    {
        this.app = app;
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public ConcurrentQueue<string> Texts { get; } = [];

    /// <summary>What it does instead of answering, while that is set.</summary>
    public Func<HttpContext, Task>? Trouble { get; set; }

    public static async Task<ASafetyService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var service = new ASafetyService(app);
        app.Run(service.AnswerAsync);
        await app.StartAsync();

        return service;
    }

    public (string Name, string Value)[] Settings(params (string Name, string Value)[] more) =>
        [("ContentSafety__Endpoint", Address.ToString()), ("ContentSafety__Key", Key), .. more];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.Method != "POST" || request.Path != "/contentsafety/text:analyze" || request.Query["api-version"] != "2023-10-01")
        {
            await FailAsync(http, 501, "NotEmulated", $"{request.Method} {request.Path}{request.QueryString}");
            return;
        }

        if (request.Headers["Ocp-Apim-Subscription-Key"] != Key)
        {
            await FailAsync(http, 401, "Unauthorized", "Access denied due to invalid subscription key.");
            return;
        }

        var ask = (await JsonDocument.ParseAsync(request.Body)).RootElement;
        var text = ask.GetProperty("text").GetString()!;
        Texts.Enqueue(text);
        if (text.Length is 0 or > 10_000)
        {
            await FailAsync(http, 400, "InvalidRequestBody", "The text field is required, and has at most 10000 characters.");
            return;
        }

        if (Trouble is { } trouble)
        {
            await trouble(http);
            return;
        }

        if (ask.GetProperty("outputType").GetString() != "FourSeverityLevels")
        {
            await FailAsync(http, 501, "NotEmulated", "outputType");
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            blocklistsMatch = Array.Empty<string>(),
            categoriesAnalysis = ask.GetProperty("categories").EnumerateArray().Select(category => category.GetString()!).Select(category => new
            {
                category,
                severity = new[] { 6, 4, 2 }.FirstOrDefault(severity => text.Contains($"{category}{severity}", StringComparison.OrdinalIgnoreCase)),
            }),
        }));
    }

    public static Task FailAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";

        return http.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { code, message } }));
    }
}
