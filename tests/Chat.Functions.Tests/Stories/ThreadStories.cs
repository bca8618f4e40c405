using System.Net.Http.Json;
using System.Text.Json;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class ThreadStories(ChatWorld world)
{
    [Fact]
    public async Task A_thread_has_its_maker_the_people_named_and_the_bot_each_once()
    {
        var ana = await world.PersonAsync("ana");
        var bo = $"bo-{Guid.NewGuid():n}";

        using var answer = await ana.Http.PostAsJsonAsync("/api/threads", new
        {
            topic = "Lunch",
            participants = new[] { new { userId = bo, displayName = "Bo" }, new { userId = bo, displayName = "Bo again" }, new { userId = ana.UserId, displayName = "Ana" } },
        });

        Assert.Equal(201, (int)answer.StatusCode);
        var thread = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Lunch", thread.GetProperty("topic").GetString());
        Assert.Equal([ana.UserId, bo, null], thread.GetProperty("participants").EnumerateArray().Select(UserId));
        Assert.Equal(0, thread.GetProperty("invalidParticipants").GetArrayLength());

        var seen = new List<string>();
        await foreach (var participant in ana.In(thread.GetProperty("threadId").GetString()!).GetParticipantsAsync())
        {
            seen.Add(participant.User.RawId);
        }

        Assert.Equal(
            thread.GetProperty("participants").EnumerateArray().Select(member => member.GetProperty("communicationUserId").GetString()!).Order(),
            seen.Order());
    }

    [Fact]
    public async Task Somebody_named_before_their_first_sign_in_finds_the_thread_when_they_come()
    {
        var ana = await world.PersonAsync("ana");
        var boId = $"bo-{Guid.NewGuid():n}";
        using var made = await ana.Http.PostAsJsonAsync("/api/threads", new { topic = "Lunch", participants = new[] { new { userId = boId } } });
        var threadId = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("threadId").GetString()!;
        await ana.SayAsync(threadId, "welcome");

        using var http = await world.HttpAsync(boId);
        var token = await (await http.PostAsync("/api/token", null)).Content.ReadFromJsonAsync<JsonElement>();

        var bo = new Person(boId, token.GetProperty("communicationUserId").GetString()!, http, world.ChatOf(token.GetProperty("token").GetString()!));
        Assert.Contains(await bo.SeesAllAsync(threadId), message => message.Content.Message == "welcome");
    }

    [Fact]
    public async Task The_same_idempotency_key_makes_one_thread_per_caller()
    {
        var ana = await world.PersonAsync("ana");
        var bo = await world.PersonAsync("bo");
        var key = Guid.NewGuid().ToString();

        Assert.Equal(await CreateAsync(ana, key), await CreateAsync(ana, key));
        Assert.NotEqual(await CreateAsync(ana, key), await CreateAsync(bo, key));
        Assert.NotEqual(await CreateAsync(ana, key), await CreateAsync(ana, Guid.NewGuid().ToString()));
    }

    private static async Task<string> CreateAsync(Person person, string idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/threads")
        {
            Content = JsonContent.Create(new { topic = "Lunch", participants = Array.Empty<object>() }),
            Headers = { { "Idempotency-Key", idempotencyKey } },
        };
        using var answer = await person.Http.SendAsync(request);

        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("threadId").GetString()!;
    }

    private static string? UserId(JsonElement member) => member.TryGetProperty("userId", out var id) ? id.GetString() : null;
}
