using Chat.Emulator.Faults;
using Chat.Emulator.Http;

namespace Chat.Emulator.Control;

/// <summary>What is to go wrong: told, set and taken away at <c>/_emulator/faults</c>, of the chat service as of the tables.</summary>
internal sealed class FaultRoom(FaultPlan faults)
{
    public const string Name = "faults";

    public async Task<Answer> AnswerAsync(HttpContext http)
    {
        if (SameOrigin.Refuses(http) is { } refusal)
        {
            return refusal;
        }

        var body = await RequestBody.ReadAsync(http);

        return body.Refusal ?? http.Request.Method switch
        {
            "GET" => Answer.Json(200, faults.Faults, ControlJson.Default.IReadOnlyListFault),
            "PUT" => body.Parse(ControlJson.Default.IReadOnlyListFault, out var ask) ?? Set(ask),
            "DELETE" => Set([]),
            _ => new Refusal(501, "NotImplemented", $"The emulator does not have {http.Request.Method} of {Name}."),
        };
    }

    private Answer Set(IReadOnlyList<Fault?> ask)
    {
        // A kind may come as a number, and any number does.
        if (ask.Any(fault => fault is not { Rate: >= 0 and <= 1, Status: >= 400 and <= 599, Milliseconds: >= 1 and <= 60_000, Times: null or >= 0 } || !Enum.IsDefined(fault.Kind)))
        {
            return new Refusal(
                400, "BadRequest", "A fault has a kind, a rate from 0 to 1, a status from 400 to 599 and at most 60000 milliseconds.");
        }

        faults.Set(ask!);

        return Answer.Status(204);
    }
}
