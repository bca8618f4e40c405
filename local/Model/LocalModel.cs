using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chat.Functions.Bots.Assistant;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chat.Local.Model;

/// <summary>
/// Plays an OpenAI-compatible chat endpoint on loopback, so that there is an assistant to talk to without an account anywhere:
/// platform.openai.com/docs/api-reference/chat/create. Behind it is no model: <see cref="QuotingModel"/> looks words up and quotes.
/// </summary>
public sealed class LocalModel : IAsyncDisposable
{
    public const string Name = "local-stand-in";

    public const string EndpointSetting = $"{AssistantOptions.Section}__{nameof(AssistantOptions.Endpoint)}";

    private const string Path = "/v1/chat/completions";

    private const int LargestRequest = 1024 * 1024;

    private readonly WebApplication app;
    private readonly LocalModelOptions options;
    private readonly byte[] authorization;

    private LocalModel(WebApplication app, LocalModelOptions options)
    {
        (this.app, this.options) = (app, options);
        authorization = Encoding.UTF8.GetBytes($"Bearer {options.Key}");
    }

    /// <summary>What stands before <c>/chat/completions</c>.</summary>
    public Uri Endpoint => new(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/v1/");

    /// <summary>The app settings that lead the assistant here.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        [EndpointSetting] = Endpoint.AbsoluteUri,
        [$"{AssistantOptions.Section}__{nameof(AssistantOptions.Model)}"] = Name,
        [$"{AssistantOptions.Section}__{nameof(AssistantOptions.Key)}"] = options.Key,
    };

    /// <summary>Whether these app settings name an endpoint of somebody's own.</summary>
    public static bool IsNamedIn(IReadOnlyDictionary<string, string?> settings) => settings.GetValueOrDefault(EndpointSetting) is { Length: > 0 };

    public static async Task<LocalModel> StartAsync(LocalModelOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        var app = builder.Build();
        var model = new LocalModel(app, options);
        app.Run(model.AnswerAsync);
        await app.StartAsync(cancellationToken);

        return model;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Says no, or that something failed, in the form of the API: platform.openai.com/docs/guides/error-codes.</summary>
    public static Task RefuseAsync(HttpContext http, ModelError error) =>
        WriteAsync(http, error.Status, new ModelErrorBody(new ModelErrorDetail(error.Message, error.Type, error.Param, error.Code)), ModelJson.Default.ModelErrorBody);

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path != Path)
        {
            await RefuseAsync(http, ModelError.UnknownAddress);
            return;
        }

        if (http.Request.Method != HttpMethods.Post)
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(http, ModelError.WrongMethod);
            return;
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), authorization))
        {
            await RefuseAsync(http, ModelError.WrongKey);
            return;
        }

        byte[] body;
        ChatCompletionRequest? request;
        try
        {
            body = await ReadAsync(http);
            request = JsonSerializer.Deserialize(body, ModelJson.Default.ChatCompletionRequest);
        }
        catch (BadHttpRequestException unreadable)
        {
            await RefuseAsync(http, ModelError.Unreadable(unreadable.StatusCode));
            return;
        }
        catch (JsonException)
        {
            await RefuseAsync(http, ModelError.Unreadable(StatusCodes.Status400BadRequest));
            return;
        }

        if (options.Instead is { } instead && await instead(http, body))
        {
            return;
        }

        if (ChatCompletionRules.Check(request) is { } error)
        {
            await RefuseAsync(http, error);
            return;
        }

        await WriteAsync(http, StatusCodes.Status200OK, Complete(request!, body), ModelJson.Default.ChatCompletion);
    }

    private ChatCompletion Complete(ChatCompletionRequest request, byte[] body)
    {
        var whole = options.Answer(ModelQuestion.Of(request.Messages![^1]!.Text!));
        var (answer, isWhole) = ModelTokens.Cut(whole, request.MostTokens);

        return new ChatCompletion(
            // The same question has the same answer, down to its id.
            $"chatcmpl-{Convert.ToHexStringLower(SHA256.HashData(body)[..12])}",
            "chat.completion",
            options.Clock.GetUtcNow().ToUnixTimeSeconds(),
            Name,
            [new ChatChoice(0, new ChatAnswer("assistant", answer), isWhole ? "stop" : "length")],
            ChatUsage.Of(request.Messages!.Sum(message => ModelTokens.OfMessage(message!.Text!)), ModelTokens.Of(answer)));
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);

        return body.ToArray();
    }

    private static Task WriteAsync<T>(HttpContext http, int status, T body, JsonTypeInfo<T> type)
    {
        http.Response.StatusCode = status;

        return http.Response.WriteAsJsonAsync(body, type, cancellationToken: http.RequestAborted);
    }
}
