using System.Text.Json;
using Azure;
using Chat.Functions.Acs;
using Chat.Functions.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Http;

/// <summary>
/// What every address does alike: ask who calls, refuse who may not or calls too often, answer, and put faults of others into plain words.
/// </summary>
public sealed partial class Door(IConfiguration configuration, RequestLimits limits, Standing standing, ILogger<Door> logger)
{
    private const int RetryAfterSeconds = 5;

    // Set by App Service when its authentication is on, and by the local run, which plays it. Without it anybody could write the header:
    // learn.microsoft.com/azure/app-service/reference-app-settings.
    private readonly bool platformSignsIn = bool.TryParse(configuration["WEBSITE_AUTH_ENABLED"], out var on) && on;

    /// <summary>For routes of signed-in users.</summary>
    public async Task<IResult> ForSignedInAsync(
        string function, HttpRequest request, Func<Caller, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        if (!platformSignsIn || request.Headers[ClientPrincipal.Header] is not [{ Length: > 0 } header])
        {
            return Refusal.NotSignedIn.ToProblem();
        }

        if (ClientPrincipal.Read(header) is not { } caller)
        {
            return Refusal.PrincipalUnreadable.ToProblem();
        }

        return limits.Refuse(caller)?.ToProblem()
            ?? await InPlainWordsAsync(function, request, async () => await standing.RefuseAsync(caller, cancellationToken) is { } refusal
                ? refusal.ToProblem()
                : await answer(caller));
    }

    /// <summary>
    /// For routes of trusted backends, <c>/api/users/{userId}/…</c>: the platform has asked for a function key already,
    /// learn.microsoft.com/azure/azure-functions/function-keys-how-to.
    /// </summary>
    public async Task<IResult> ForBackendAsync(string function, HttpRequest request, string userId, Func<Caller, Task<IResult>> answer)
    {
        if (!UserId.TryParseRoute(userId, out var id, out var why))
        {
            return Refusal.UserIdInvalid("The user id of the address", why).ToProblem();
        }

        var caller = new Caller(id, null) { IsBackend = true };

        return limits.Refuse(caller)?.ToProblem() ?? await InPlainWordsAsync(function, request, () => answer(caller));
    }

    private async Task<IResult> InPlainWordsAsync(string function, HttpRequest request, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception fault) when (InPlainWords(fault) is { } refusal && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            Log.AnswerFailed(logger, function, refusal.Status, fault.GetType().Name, (fault as RequestFailedException)?.Status);

            return refusal.ToProblem();
        }
    }

    private static Refusal? InPlainWords(Exception fault) => fault switch
    {
        AcsBusyException busy => Refusal.Busy(Refusal.Seconds(busy.RetryAfter)),
        RequestFailedException { Status: 429 } throttled => Refusal.Busy(RetryAfterOf(throttled)),
        RequestFailedException { Status: 0 or 408 or 409 or 412 or >= 500 } away => Refusal.Unavailable(RetryAfterOf(away)),
        RequestFailedException or AcsIdentityGoneException or AcsAnswerUnreadableException or JsonException => Refusal.UpstreamFailed,
        UserGoneException or TimeoutException or OperationCanceledException or AggregateException or IOException => Refusal.Unavailable(RetryAfterSeconds),
        _ => null,
    };

    private static int RetryAfterOf(RequestFailedException fault) =>
        RetryAfter.Of(fault) is { } wait ? Refusal.Seconds(wait) : RetryAfterSeconds;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} answered {Status}: {Fault}, upstream status {UpstreamStatus}.")]
        public static partial void AnswerFailed(ILogger logger, string function, int status, string fault, int? upstreamStatus);
    }
}
