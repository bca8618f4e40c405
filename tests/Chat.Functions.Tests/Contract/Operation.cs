using System.Reflection;
using Chat.Functions.Http;
using Chat.Local.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Tests.Contract;

/// <summary>One method of one route, with everything its door promises.</summary>
public sealed record Operation(string Function, string Method, string Route, MethodInfo Code, AuthorizationLevel Level, OperationAttribute Promise)
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. typeof(Program).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => (method, trigger: method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)))
            .Where(pair => pair.trigger is not null)
            .SelectMany(pair => pair.trigger!.Methods!.Select(method => new Operation(
                pair.method.GetCustomAttribute<FunctionAttribute>()!.Name,
                method.ToUpperInvariant(),
                HttpFunctions.Address(HostJson.RoutePrefix, pair.trigger.Route!),
                pair.method,
                pair.trigger.AuthLevel,
                pair.method.GetCustomAttribute<OperationAttribute>()
                    ?? throw new InvalidOperationException($"{pair.method.DeclaringType!.Name}.{pair.method.Name} has no {nameof(OperationAttribute)}."))))
            .OrderBy(operation => operation.Route, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal),
    ];

    public bool IsPublic => Route is "/api/openapi.json" or "/api/health" or "/api/health/ready";

    public bool IsForBackends => Level is AuthorizationLevel.Function;

    /// <summary>The parameters of the route, in their order.</summary>
    public IReadOnlyList<string> Parameters => [.. Route.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}'))];

    public IReadOnlyList<int> Statuses => Promise switch
    {
        { Statuses: { Length: > 0 } statuses } => statuses,
        { Gives: null, MediaType: null } => [204],
        _ => [200],
    };

    /// <summary>Everything this route can refuse with: what all of its kind do, and what is its own.</summary>
    public IReadOnlyList<Refusal> Refusals =>
    [
        .. Names().Distinct().Select(name => Problems.All[name]).DistinctBy(refusal => refusal.Code).OrderBy(refusal => refusal.Status).ThenBy(refusal => refusal.Code, StringComparer.Ordinal),
    ];

    private IEnumerable<string> Names()
    {
        if (IsPublic)
        {
            return Promise.Refuses;
        }

        IEnumerable<string> names =
        [
            nameof(Refusal.TooManyRequests), nameof(Refusal.Busy), nameof(Refusal.Unavailable), nameof(Refusal.UpstreamFailed),
            .. IsForBackends
                ? new[] { nameof(Refusal.UserIdInvalid) }
                : [nameof(Refusal.NotSignedIn), nameof(Refusal.PrincipalUnreadable), nameof(Refusal.SignedOut), nameof(Refusal.UserBanned), nameof(Refusal.UserErased)],
            .. Promise.Takes is null ? [] : new[] { nameof(Refusal.BodyNotJson), nameof(Refusal.BodyTooLarge), nameof(Refusal.FieldUnknown) },
            .. Promise.Takes is null || Promise.TakesNothing ? [] : new[] { nameof(Refusal.BodyMissing) },
            .. Promise.TakesIdempotencyKey ? new[] { nameof(Refusal.IdempotencyKeyInvalid) } : [],
            .. Promise.Pages ? new[] { nameof(Refusal.PageSizeInvalid), nameof(Refusal.ContinuationInvalid) } : [],
            .. Parameters.Contains("threadId") ? new[] { nameof(Refusal.ThreadIdInvalid), nameof(Refusal.ThreadUnknown) } : [],
            .. Parameters.Contains("participantId") ? new[] { nameof(Refusal.ParticipantIdInvalid) } : [],
            .. Promise.Refuses,
        ];

        return names;
    }
}
