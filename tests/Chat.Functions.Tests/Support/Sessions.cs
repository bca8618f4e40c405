using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Functions.Tests.Support;

/// <summary>Sessions of the sign-in that the local run plays, at whichever worker.</summary>
public static class Sessions
{
    /// <summary>An HTTP client with the session of this user; without one, nobody's.</summary>
    public static async Task<HttpClient> SignInAsync(Uri worker, string? userId, string? roles = null)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = worker };
        if (userId is not null)
        {
            using var form = new FormUrlEncodedContent([new("user", userId), new("roles", roles ?? "")]);
            using var answer = await http.PostAsync("/.auth/login/local", form);
            answer.EnsureSuccessStatusCode();
        }

        return http;
    }

    /// <summary>The chat identity and the token of whoever is signed in.</summary>
    public static async Task<(string AcsId, string Token)> TokenAsync(this HttpClient http)
    {
        using var answer = await http.PostAsync("/api/token", null);
        var body = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

        return (body.GetProperty("communicationUserId").GetString()!, body.GetProperty("token").GetString()!);
    }

    /// <summary>A thread made through our API, by the first of them.</summary>
    public static async Task<string> ThreadWithAsync(this Person creator, IEnumerable<Person> others)
    {
        using var answer = await creator.Http.PostAsJsonAsync(
            "/api/threads", new { topic = "A story", participants = others.Select(person => new { userId = person.UserId, displayName = person.UserId }) });

        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("threadId").GetString()!;
    }
}
