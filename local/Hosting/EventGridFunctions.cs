using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Local.Hosting;

/// <summary>
/// Event Grid triggers, with the Functions host's address, handshakes and status codes:
/// learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-trigger.
/// </summary>
public static partial class EventGridFunctions
{
    public const string Path = "/runtime/webhooks/eventgrid";

    private static readonly IReadOnlyDictionary<string, string> NoBindingData = new Dictionary<string, string>();

    public static void MapEventGridFunctions(this WebApplication app, string? key)
    {
        var functions = FunctionCatalog.All
            .Where(function => function.Trigger is EventGridTriggerAttribute)
            .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

        app.MapMethods(Path, ["POST", "OPTIONS"], context => AnswerAsync(context, app.Services, functions, key));
    }

    private static async Task AnswerAsync(HttpContext context, IServiceProvider services, Dictionary<string, Function> functions, string? key)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HostKey.Opens(request, key))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!functions.TryGetValue(request.Query["functionName"].ToString(), out var function))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (HttpMethods.IsOptions(request.Method))
        {
            response.Headers["Webhook-Allowed-Origin"] = "eventgrid.azure.net";
            return;
        }

        switch (request.Headers["aeg-event-type"].ToString().ToUpperInvariant())
        {
            case "SUBSCRIPTIONVALIDATION":
                await ValidateAsync(context);
                break;
            case "NOTIFICATION":
                response.StatusCode = await NotifyAsync(context, services, function);
                break;
            case "UNSUBSCRIBE":
                response.StatusCode = StatusCodes.Status202Accepted;
                break;
            default:
                response.StatusCode = StatusCodes.Status400BadRequest;
                break;
        }
    }

    // The code goes back in the answer; the validation URL that comes with it is never followed.
    private static async Task ValidateAsync(HttpContext context)
    {
        if (await EventsAsync(context) is [{ } validation, ..]
            && JsonDocument.Parse(validation).RootElement is { ValueKind: JsonValueKind.Object } body
            && body.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object
            && data.TryGetProperty("validationCode", out var given) && given.ValueKind is JsonValueKind.String
            && TextOf(given) is { } code)
        {
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string?> { ["validationResponse"] = code }, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private static async Task<int> NotifyAsync(HttpContext context, IServiceProvider services, Function function)
    {
        if (await EventsAsync(context) is not { } events)
        {
            return StatusCodes.Status400BadRequest;
        }

        // Functions run to their end though Event Grid hangs up: a half-done effect is worse than a late one.
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped;
        try
        {
            object[] triggers = ((EventGridTriggerAttribute)function.Trigger).IsBatched ? [events] : [.. events];
            await Task.WhenAll(triggers.Select(trigger => function.InvokeAsync(services, trigger, NoBindingData, stopping)));

            return StatusCodes.Status202Accepted;
        }
        catch (Exception fault)
        {
            Log.Failed(services.GetRequiredService<ILogger<FunctionsHost>>(), function.Name, fault.GetType().Name);

            return StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task<string[]?> EventsAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);

            return body.RootElement.ValueKind switch
            {
                JsonValueKind.Array => [.. body.RootElement.EnumerateArray().Select(element => element.GetRawText())],
                JsonValueKind.Object => [body.RootElement.GetRawText()],
                _ => null,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The latter where bytes between quotes are no UTF-8.
            return null;
        }
    }

    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} failed with {Fault}; the events come back.")]
        public static partial void Failed(ILogger logger, string function, string fault);
    }
}
