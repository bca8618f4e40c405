using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Local.Hosting;

/// <summary>HTTP triggers below the route prefix.</summary>
public static class HttpFunctions
{
    private static readonly Dictionary<string, string> NoRoute = [];

    public static void MapHttpFunctions(this WebApplication app, string routePrefix, string? key)
    {
        foreach (var function in FunctionCatalog.All)
        {
            if (function.Trigger is HttpTriggerAttribute trigger)
            {
                app.MapMethods(Address(routePrefix, trigger.Route ?? function.Name), trigger.Methods ?? [], context => AnswerAsync(context, app.Services, function, trigger, key));
            }
        }
    }

    /// <summary>The address of a route, as the host puts it together.</summary>
    public static string Address(string routePrefix, string route) => routePrefix.Length > 0 ? $"/{routePrefix}/{route}" : $"/{route}";

    private static async Task AnswerAsync(HttpContext context, IServiceProvider services, Function function, HttpTriggerAttribute trigger, string? key)
    {
        if (trigger.AuthLevel is not AuthorizationLevel.Anonymous && !HostKey.Opens(context.Request, key))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var route = context.Request.RouteValues.Count == 0
            ? NoRoute
            : context.Request.RouteValues.ToDictionary(value => value.Key, value => Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "");
        var answer = await function.InvokeAsync(services, context.Request, route, context.RequestAborted);

        await (answer as IResult ?? throw new InvalidOperationException(
            $"{function.Name} must return an IResult: the worker answers anything else with an empty 200.")).ExecuteAsync(context);
    }
}
