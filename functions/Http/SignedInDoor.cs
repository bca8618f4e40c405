using System.Globalization;
using Azure;
using Chat.Functions.Acs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Chat.Functions.Http;

/// <summary>What every address for signed-in users does alike: ask who calls, answer, and put faults of others into plain words.</summary>
public sealed partial class SignedInDoor(IConfiguration configuration, ILogger<SignedInDoor> logger)
{
    private const int RetryAfterSeconds = 5;

    // Set by App Service when its authentication is on, and by the local run, which plays it. Without it anybody could write the header:
    // learn.microsoft.com/azure/app-service/reference-app-settings.
    private readonly bool platformSignsIn = bool.TryParse(configuration["WEBSITE_AUTH_ENABLED"], out var on) && on;

    public async Task<IResult> AnswerAsync(string function, HttpRequest request, Func<Caller, Task<IResult>> answer)
    {
        if (!platformSignsIn || request.Headers[ClientPrincipal.Header] is not [{ Length: > 0 } header])
        {
            return Refusal.NotSignedIn.ToProblem();
        }

        if (ClientPrincipal.Read(header) is not { } caller)
        {
            return Refusal.PrincipalUnreadable.ToProblem();
        }

        try
        {
            return await answer(caller);
        }
        catch (Exception fault) when (InPlainWords(fault) is { } refusal && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            Log.AnswerFailed(logger, function, refusal.Status, fault.GetType().Name, (fault as RequestFailedException)?.Status);

            return refusal.ToProblem();
        }
    }

    private static Refusal? InPlainWords(Exception fault) => fault switch
    {
        RequestFailedException { Status: 429 } throttled => Refusal.Busy(RetryAfterOf(throttled)),
        RequestFailedException { Status: 0 or 408 or >= 500 } away => Refusal.Unavailable(RetryAfterOf(away)),
        RequestFailedException or AcsIdentityGoneException => Refusal.UpstreamFailed,
        TimeoutException or OperationCanceledException or AggregateException or IOException => Refusal.Unavailable(RetryAfterSeconds),
        _ => null,
    };

    private static int RetryAfterOf(RequestFailedException fault) =>
        fault.GetRawResponse()?.Headers is { } headers
        && headers.TryGetValue(HeaderNames.RetryAfter, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : RetryAfterSeconds;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} answered {Status}: {Fault}, upstream status {UpstreamStatus}.")]
        public static partial void AnswerFailed(ILogger logger, string function, int status, string fault, int? upstreamStatus);
    }
}
