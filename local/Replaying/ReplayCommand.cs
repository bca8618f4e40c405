using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Functions.Delivery;
using Chat.Functions.Http;

namespace Chat.Local.Replaying;

/// <summary>
/// -- replay: lists what could not be delivered at an app, or has it tried again, as whoever the token speaks for. At the app of the local run, which lets
/// anybody be anybody, no token is needed.
/// </summary>
public static class ReplayCommand
{
    /// <summary>An access token for the app's sign-in; from the environment, because arguments are seen by everybody on the machine.</summary>
    public const string TokenVariable = "CHAT_ADMIN_TOKEN";

    /// <exception cref="StartException">It is no address of an app.</exception>
    public static Uri AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new StartException($"{text} is no address, such as https://app.example.");

    /// <returns>0 when nothing waits any more, or the one that was named was acted on; with <paramref name="onlyList"/> always.</returns>
    public static async Task<int> RunAsync(Uri address, string? token, string? id, bool onlyList, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = await SignInAsync(address, token, cancellationToken);

        return onlyList ? await ListAsync(http, output, cancellationToken) : await ReplayAsync(http, id, output, cancellationToken);
    }

    private static async Task<int> ListAsync(HttpClient http, TextWriter output, CancellationToken cancellationToken)
    {
        for (string? continuation = ""; continuation is not null;)
        {
            var query = continuation.Length > 0 ? $"?continuation={Uri.EscapeDataString(continuation)}" : "";
            var page = await AskAsync(http, HttpMethod.Get, $"api/deliveries{query}", null, ChatJson.Default.DeliveryListResponse, cancellationToken);
            foreach (var one in page.Deliveries)
            {
                await output.WriteLineAsync($"{one.Id}  {one.RecordedOn:u}  {one.EventType?.Split('.')[^1] ?? "-"}  {one.ThreadId ?? "-"}  {one.Reason}");
            }

            continuation = page.Continuation;
        }

        return 0;
    }

    private static async Task<int> ReplayAsync(HttpClient http, string? id, TextWriter output, CancellationToken cancellationToken)
    {
        var replayed = 0;
        while (true)
        {
            using var body = JsonContent.Create(new ReplayRequest(id), ChatJson.Default.ReplayRequest);
            var answer = await AskAsync(http, HttpMethod.Post, "api/deliveries/replay", body, ChatJson.Default.ReplayResponse, cancellationToken);
            replayed += answer.Replayed;

            // What fails stands first the next time as well; where nothing else got a turn, asking on would never end.
            if (answer is { More: true, Replayed: > 0 })
            {
                continue;
            }

            foreach (var failed in answer.Failed)
            {
                await output.WriteLineAsync($"{failed.Id}  {(failed.Passing ? "later" : "never")}  {failed.Reason}");
            }

            await output.WriteLineAsync($"{replayed} replayed, {answer.Failed.Count}{(answer.More ? " or more" : "")} not.");

            return answer.Failed.Count == 0 ? 0 : 1;
        }
    }

    private static async Task<HttpClient> SignInAsync(Uri address, string? token, CancellationToken cancellationToken)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };
        if (token is not null)
        {
            if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            {
                throw new StartException("A token goes over https only.");
            }

            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (address.IsLoopback)
        {
            using var form = new FormUrlEncodedContent([new("user", Environment.UserName), new("roles", Roles.Admin)]);
            using var answer = await AnswerAsync(http, new HttpRequestMessage(HttpMethod.Post, ".auth/login/local") { Content = form }, cancellationToken);
        }
        else
        {
            throw new StartException($"Set {TokenVariable} to an access token of somebody with the role {Roles.Admin}.");
        }

        return http;
    }

    private static async Task<T> AskAsync<T>(
        HttpClient http, HttpMethod method, string path, HttpContent? content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync(http, new HttpRequestMessage(method, path) { Content = content }, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return answer.IsSuccessStatusCode
                ? JsonSerializer.Deserialize(body, type)!
                : throw new StartException($"{http.BaseAddress} says {(int)answer.StatusCode}{Code(body)}.");
        }
        catch (JsonException)
        {
            throw new StartException($"What answers at {http.BaseAddress} is not this app.");
        }
    }

    private static string Code(string body)
    {
        try
        {
            return $", {JsonSerializer.Deserialize(body, ChatJson.Default.ProblemBody)!.Code}";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static async Task<HttpResponseMessage> AnswerAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException away)
        {
            throw new StartException($"Nothing answers at {http.BaseAddress}: {away.Message}", away);
        }
    }
}
