using Chat.Emulator.Http;

namespace Chat.Emulator.Control;

/// <summary>What time it is, told and moved forward at <c>/_emulator/clock</c>, of the chat service as of the tables.</summary>
internal sealed class ClockRoom(AdjustableClock clock)
{
    public const string Name = "clock";

    private static readonly TimeSpan FurthestAdvance = TimeSpan.FromDays(3650);

    public async Task<Answer> AnswerAsync(HttpContext http)
    {
        if (SameOrigin.Refuses(http) is { } refusal)
        {
            return refusal;
        }

        var body = await RequestBody.ReadAsync(http);

        return body.Refusal ?? http.Request.Method switch
        {
            "GET" => Now(),
            "POST" => body.Parse(ControlJson.Default.AdvanceRequest, out var ask) ?? Advance(ask),
            _ => new Refusal(501, "NotImplemented", $"The emulator does not have {http.Request.Method} of {Name}."),
        };
    }

    private Answer Now() => Answer.Json(200, new ClockBody(clock.GetUtcNow(), clock.Offset), ControlJson.Default.ClockBody);

    private Answer Advance(AdvanceRequest ask)
    {
        if (ask.Seconds is { } number && !(Math.Abs(number) <= FurthestAdvance.TotalSeconds))
        {
            return NoAdvance();
        }

        var by = ask.Advance ?? (ask.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        if (by is null || by < TimeSpan.Zero || by + clock.Offset > FurthestAdvance)
        {
            return NoAdvance();
        }

        clock.Advance(by.Value);

        return Now();
    }

    private static Refusal NoAdvance() => new(400, "BadRequest", "Say {\"advance\":\"00:10:00\"} or {\"seconds\":600}; time goes forward only.");
}
