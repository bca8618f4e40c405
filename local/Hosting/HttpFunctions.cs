using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Local.Hosting;

/// <summary>HTTP triggers below the route prefix.</summary>
public static class HttpFunctions
{
    public static void MapHttpFunctions(this WebApplication app, string routePrefix, string? key)
    {
        foreach (var function in FunctionCatalog.All)
        {
            if (function.Trigger is HttpTriggerAttribute trigger)
            {
                app.MapMethods(Address(routePrefix, trigger.Route ?? function.Name), trigger.Methods ?? [], context => AnswerAsync(context, function, trigger, key));
            }
        }
    }

    /// <summary>The address of a route, as the host puts it together.</summary>
    public static string Address(string routePrefix, string route) => routePrefix.Length > 0 ? $"/{routePrefix}/{route}" : $"/{route}";

    private static async Task AnswerAsync(HttpContext context, Function function, HttpTriggerAttribute trigger, string? key)
    {
        if (trigger.AuthLevel is not AuthorizationLevel.Anonymous && !HostKey.Opens(context.Request, key))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var route = context.Request.RouteValues.ToDictionary(value => value.Key, value => Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "");
        var answer = await function.InvokeAsync(context.RequestServices, context.Request, route, context.RequestAborted);

        await (answer as IResult ?? throw new InvalidOperationException(
            $"{function.Name} must return an IResult: the worker answers anything else with an empty 200.")).ExecuteAsync(context);
    }
}
