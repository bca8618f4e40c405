using System.Globalization;
using Chat.Emulator.Chat;
using Chat.Emulator.Control;
using Chat.Emulator.Faults;
using Chat.Emulator.Identity;
using Chat.Emulator.Realtime;

namespace Chat.Emulator.Http;

/// <summary>Every request, from its first header to its last: which room answers it, and what all answers have in common.</summary>
internal sealed partial class Pipeline(
    IdentityRoom identity, ChatRoom chat, RealtimeRoom realtime, ControlRoom control, RequestFaults faults, RequestCounts counts, ChatErrorShape chatErrors, AdjustableClock clock, ILogger<Pipeline> log)
{
    private const string ChatVersions = "2021-03-07, 2021-09-07, 2023-11-07, 2024-03-07, 2025-03-15";
    private const string IdentityVersions = "2021-03-07, 2022-06-01, 2022-10-01, 2023-10-01, 2025-06-30";

    public async Task AnswerAsync(HttpContext http)
    {
        var started = clock.GetTimestamp();
        var path = RawPath.Of(http);
        AddHeaders(http, path);
        if (clock.Offset > TimeSpan.Zero)
        {
            // The server writes the real time; where another is played, answers bear that one.
            http.Response.Headers.Date = clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        }

        if (Cors.Answer(http, path))
        {
            return;
        }

        if (path.Segments is not ["_emulator", ..])
        {
            counts.Add(http.Request.Method, RequestCounts.ShapeOf(path.Segments));
        }

        try
        {
            var answer = await faults.BeforeAsync(http, path) ?? await FindAsync(http, path);
            if (faults.LosesAnswer(http, path))
            {
                http.Abort();
                return;
            }

            answer = faults.After(http, path) ?? answer;
            await answer.WriteAsync(http, path.Segments is ["chat", ..] ? chatErrors : ChatErrorShape.Documented);
        }
        catch (BadHttpRequestException fault)
        {
            await new Refusal(fault.StatusCode, "BadRequest", "The request cannot be read.").WriteAsync(http, chatErrors);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has left.
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            Log.Broken(log, fault, http.Request.Method, path.Segments.FirstOrDefault() ?? "");
            await new Refusal(500, "InternalServerError", "The emulator failed; its log says why.").WriteAsync(http, chatErrors);
        }

        Log.Answered(log, http.Request.Method, path.Display, http.Response.StatusCode, clock.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<Answer> FindAsync(HttpContext http, RawPath path) =>
        await realtime.AnswerAsync(http, path)
        ?? await chat.AnswerAsync(http, path)
        ?? await identity.AnswerAsync(http, path)
        ?? await control.AnswerAsync(http, path)
        ?? Refusal.NotEmulated(http, path);

    // Strict-Transport-Security is left out: a browser would refuse http for every other port of localhost from then on.
    private static void AddHeaders(HttpContext http, RawPath path)
    {
        var headers = http.Response.Headers;
        headers["api-supported-versions"] = path.Segments is ["chat", ..] ? ChatVersions : IdentityVersions;
        headers["MS-CV"] = $"{Convert.ToBase64String(Guid.NewGuid().ToByteArray()).AsSpan(0, 22)}.0";
        if (http.Request.Headers.TryGetValue("x-ms-client-request-id", out var id) && id.ToString().All(c => c is > ' ' and < '\x7f'))
        {
            headers["x-ms-client-request-id"] = id;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
        public static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds);

        [LoggerMessage(2, LogLevel.Error, "{Method} on {Room} broke.")]
        public static partial void Broken(ILogger logger, Exception fault, string method, string room);
    }
}
