using System.Text.Json.Nodes;
using Chat.Emulator.Chat;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Realtime;

/// <summary>
/// The realtime channel of the JavaScript chat SDK: where to connect, a connection for a token, and the socket itself.
/// </summary>
/// <remarks>
/// Not documented; routes and answers are what the published SDK asks for. What it is for:
/// learn.microsoft.com/azure/communication-services/concepts/chat/concepts (real-time notifications)
/// </remarks>
internal sealed class RealtimeRoom(Ledger ledger, AccessTokens tokens, Switchboard switchboard)
{
    private const string ConnectionParameter = "sr";
    private const int HeartbeatSeconds = 60;
    private const int CloseSeconds = 90;

    public async Task<Answer?> AnswerAsync(HttpContext http, RawPath path) => (http.Request.Method, path.Segments) switch
    {
        ("GET", ["chat", "config", "realTimeNotifications"]) => Configure(http),
        ("POST", ["v4", "a"]) => Allocate(http),
        ("GET", ["v4", "t"]) => Answer.Text("Trouter"),
        ("GET", ["socket.io", "1"]) => Invite(http),
        ("GET" or "CONNECT", ["socket.io", "1", "websocket", var id]) => await ConnectAsync(http, id),
        ("POST", ["v3", "registrations"]) => Register(http),
        ("DELETE", ["v3", "registrations", _]) => Register(http),
        _ => null,
    };

    private Answer Configure(HttpContext http)
    {
        if (CallerOf(Bearer.Token(http.Request.Headers.Authorization)) is not { } caller)
        {
            return ChatRefusals.Unauthorized;
        }

        return caller.May(TokenScopes.MayReadAndWrite)
            ? Answer.Json(200, new JsonObject
            {
                ["trouterServiceUrl"] = NextLink.Base(http),
                ["registrarServiceUrl"] = NextLink.Base(http),
                ["cloudType"] = "Public",
            })
            : ChatRefusals.Forbidden;
    }

    private Answer Allocate(HttpContext http)
    {
        if (CallerOf(http.Request.Headers["X-Skypetoken"]) is not { } caller)
        {
            return ChatRefusals.Unauthorized;
        }

        var id = Switchboard.NewId();
        var surl = $"{NextLink.Base(http)}/v4/f/{id}/";
        var life = (long)(caller.ExpiresOn - ledger.Now).TotalSeconds;

        return Answer.Json(200, new JsonObject
        {
            ["socketio"] = $"{NextLink.Base(http)}/",
            ["surl"] = surl,
            ["url"] = surl,
            ["id"] = id,
            ["ccid"] = id[..8],
            ["ttl"] = life.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["connectparams"] = new JsonObject { [ConnectionParameter] = id },
        });
    }

    private Answer Invite(HttpContext http)
    {
        if (CallerOf(http.Request.Headers["X-Skypetoken"]) is not { } caller)
        {
            return ChatRefusals.Unauthorized;
        }

        return http.Request.Query[ConnectionParameter].ToString() is { Length: > 0 and <= 64 } id && id.All(char.IsAsciiLetterOrDigit)
            ? Answer.Text($"{switchboard.Invite(id, caller)}:{HeartbeatSeconds}:{CloseSeconds}:websocket")
            : ChatRefusals.NotFound;
    }

    private async Task<Answer> ConnectAsync(HttpContext http, string id)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return new Refusal(400, "BadRequest", "This address is for web sockets.");
        }

        if (switchboard.Open(id) is not { } line)
        {
            return ChatRefusals.NotFound;
        }

        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await line.ServeAsync(socket, http.RequestAborted);
        }
        finally
        {
            switchboard.Close(line);
        }

        return Answer.None;
    }

    private Answer Register(HttpContext http) =>
        CallerOf(http.Request.Headers["X-Skypetoken"]) is null ? ChatRefusals.Unauthorized : Answer.Status(StatusCodes.Status202Accepted);

    private Caller? CallerOf(string? token) => token is null ? null : ledger.Run(state => tokens.Verify(token, state.Identities));
}
