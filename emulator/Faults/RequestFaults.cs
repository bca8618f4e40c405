using Chat.Emulator.Http;

namespace Chat.Emulator.Faults;

/// <summary>Makes requests go wrong before or after they are answered.</summary>
internal sealed class RequestFaults(FaultPlan plan, TimeProvider realTime)
{
    /// <summary>Waits if it is to be slow, and refuses if it is to fail.</summary>
    public async ValueTask<Answer?> BeforeAsync(HttpContext http, RawPath path)
    {
        if (path.Segments is ["_emulator", ..])
        {
            return null;
        }

        var (target, method) = (path.Plain, http.Request.Method);
        if (plan.Strikes(FaultKind.Latency, target, method) is { } slow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(slow.Milliseconds), realTime, http.RequestAborted);
        }

        return plan.Strikes(FaultKind.Throttle, target, method) is { } throttled
                ? new Refusal(429, "TooManyRequests", "Rate limit exceeded.") { RetryAfter = throttled.RetryAfterSeconds }
            : plan.Strikes(FaultKind.Error, target, method) is { } failed
                ? new Refusal(failed.Status, "ServiceUnavailable", "The server is currently unable to handle the request.")
            : plan.Strikes(FaultKind.Garbage, target, method) is { } garbage
                ? Answer.Bytes("text/html", "<html>A proxy says hello.</html>"u8.ToArray(), garbage.Status)
            : null;
    }

    /// <summary>What is answered although the work was done.</summary>
    public Answer? After(HttpContext http, RawPath path) =>
        path.Segments is not ["_emulator", ..] && plan.Strikes(FaultKind.WorkedError, path.Plain, http.Request.Method) is { } failed
            ? new Refusal(failed.Status, "InternalServerError", "The server met an unexpected condition.")
            : null;

    /// <summary>Whether the answer is to be lost after the work was done.</summary>
    public bool LosesAnswer(HttpContext http, RawPath path) =>
        path.Segments is not ["_emulator", ..] && plan.Strikes(FaultKind.LostAnswer, path.Plain, http.Request.Method) is not null;
}
