using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Emulator;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Privacy;
using Chat.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

public sealed class PrivacyStories(ChatWorld world)
{
    [Fact]
    public async Task A_person_who_is_erased_is_forgotten_in_the_service_and_in_every_table()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var secret = $"my secret {Guid.NewGuid():n}";
        var said = await ana.SayAsync(threadId, secret);
        var answered = await bo.SayAsync(threadId, "I keep mine");
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Count(row => row.ContainsKey("Text")) == 2, "both are archived");
        await world.DeliverAsync("ChatEvents", $$"""{"unreadable":"{{secret}}","sender":"{{ana.AcsId}}"}""");

        var record = await EraseAsync(ana.UserId);

        Assert.Equal("done", record.GetProperty("status").GetString());
        Assert.Equal(1, record.GetProperty("erased").GetProperty("chat").GetInt32());
        var seen = await bo.SeesAsync(threadId, said);
        Assert.NotNull(seen.DeletedOn);
        Assert.Equal("I keep mine", (await bo.SeesAsync(threadId, answered)).Content.Message);
        await NothingIsLeftAsync(secret, ana.UserId);
        using var backend = world.Backend();
        Assert.Equal(HttpStatusCode.NotFound, (await backend.GetAsync($"/api/users/{ana.UserId}/export")).StatusCode);
        Assert.Equal("done", (await backend.GetFromJsonAsync<JsonElement>($"/api/users/{ana.UserId}/erasure")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_was_said_in_threads_left_before_is_erased_too()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(bo, ana);
        var said = await ana.SayAsync(threadId, "before I went");
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Any(row => row.ContainsKey("Text")), "it is archived");
        await ana.In(threadId).RemoveParticipantAsync(new Azure.Communication.CommunicationUserIdentifier(ana.AcsId));

        await EraseAsync(ana.UserId);

        Assert.NotNull((await bo.SeesAsync(threadId, said)).DeletedOn);
        Assert.DoesNotContain(await world.ArchiveAsync(threadId), row => row.ContainsKey("Text"));
    }

    [Fact]
    public async Task An_event_that_comes_after_the_erasure_is_kept_without_its_words()
    {
        var ana = await world.PersonAsync("ana");
        await EraseAsync(ana.UserId);
        var threadId = $"19:{Guid.NewGuid():n}@thread.v2";

        await world.Local.Functions.Services.GetRequiredService<MessageRecord>().RecordAsync(
            threadId,
            [
                new MessageEvent
                {
                    EventId = "e", ThreadId = threadId, Version = 1, OccurredOn = DateTimeOffset.UtcNow, Change = MessageChange.Received,
                    MessageId = "1", Sender = new(ana.AcsId), SenderName = "Ana", Text = "late", ComposedOn = DateTimeOffset.UtcNow,
                },
            ],
            CancellationToken.None);

        var row = Assert.Single(await world.ArchiveAsync(threadId));
        Assert.False(row.ContainsKey("Text") || row.ContainsKey("SenderName"));
    }

    [Fact]
    public async Task A_legal_hold_stops_an_erasure_and_says_so()
    {
        var ana = await world.PersonAsync("ana");
        using var backend = world.Backend();
        var held = await (await backend.PutAsJsonAsync($"/api/users/{ana.UserId}/hold", new { reason = "case 7" })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(held.GetProperty("held").GetBoolean());

        using var refused = await backend.DeleteAsync($"/api/users/{ana.UserId}");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("user-held", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        (await ana.Http.PostAsync("/api/token", null)).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.NoContent, (await backend.DeleteAsync($"/api/users/{ana.UserId}/hold")).StatusCode);
        Assert.Equal("done", (await EraseAsync(ana.UserId)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_export_holds_every_version_of_what_a_person_said_and_what_nobody_could_read()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var said = await ana.SayAsync(threadId, "first words");
        await ana.In(threadId).UpdateMessageAsync(said, "second words");
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Count(row => row.ContainsKey("Text")) == 2, "both versions are archived");
        await world.DeliverAsync("ChatEvents", $$"""{"unreadable":"third words","sender":"{{ana.AcsId}}"}""");
        using var backend = world.Backend();

        var export = await backend.GetFromJsonAsync<JsonElement>($"/api/users/{ana.UserId}/export");

        Assert.True(export.GetProperty("complete").GetBoolean());
        Assert.Equal(ana.UserId, export.GetProperty("userId").GetString());
        Assert.Equal(ana.AcsId, export.GetProperty("user")[0].GetProperty("communicationUserIds")[0].GetString());
        Assert.Equal(threadId, export.GetProperty("chat")[0].GetProperty("threadId").GetString());
        var texts = export.GetProperty("archive").EnumerateArray().Where(row => row.TryGetProperty("text", out _)).Select(row => row.GetProperty("text").GetString());
        Assert.Equal(["first words", "second words"], texts.Order());
        Assert.Contains("third words", export.GetProperty("undelivered")[0].GetProperty("event").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task An_erasure_that_ended_at_any_step_is_carried_to_its_end(int seed)
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);
        using var ana = await workers.SignInAsync(0, "ana");
        var token = await (await ana.PostAsync("/api/token", null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        for (var i = 0; i < 3; i++)
        {
            (await ana.PostAsJsonAsync("/api/threads", new { topic = $"t{i}", participants = new[] { new { userId = "bo" } } })).EnsureSuccessStatusCode();
        }

        // Whatever it does next fails, at a place that the seed decides.
        workers.Acs.SetFaults(new Fault { Kind = FaultKind.Error, Status = 500, Rate = 0.4, Seed = seed }, new Fault { Kind = FaultKind.LostAnswer, Rate = 0.3, Seed = seed });
        workers.Tables.SetFaults(new Fault { Kind = FaultKind.Error, Status = 503, Rate = 0.3, Seed = seed }, new Fault { Kind = FaultKind.LostAnswer, Rate = 0.2, Seed = seed });
        await Eventually.IsTrueAsync(async () => (await backend.DeleteAsync("/api/users/ana")).IsSuccessStatusCode, "the erasure is taken on");
        workers.Acs.SetFaults();
        workers.Tables.SetFaults();

        var erasure = workers.Hosts[0].Services.GetRequiredService<Erasure>();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await erasure.ContinueAllAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

                return (await backend.GetFromJsonAsync<JsonElement>("/api/users/ana/erasure")).GetProperty("status").GetString() == "done";
            },
            "the erasure is done");

        var identities = (await workers.IdentitiesAsync()).Select(identity => identity.GetProperty("id").GetString());
        Assert.DoesNotContain(token.GetProperty("communicationUserId").GetString(), identities);
        Assert.DoesNotContain(await workers.UsersAsync(), row => row.PartitionKey.Contains("ana", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whoever_asks_while_others_erase_the_same_person_is_told_how_far_that_is_and_each_piece_is_counted_once(int messages)
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false, workers: 2);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        for (var i = 0; i < messages; i++)
        {
            await ana.SayAsync(await world.ThreadOfAsync(ana, bo), $"said {i}");
        }

        var askers = Enumerable.Range(0, 8).Select(async asker =>
        {
            using var backend = world.Backend(asker % 2);
            while (true)
            {
                using var answer = await backend.DeleteAsync("/api/users/ana");
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("erased").GetProperty("chat").GetInt32();
                }
            }
        });
        var timers = world.Hosts.Select(host => host.Services.GetRequiredService<Erasure>().ContinueAllAsync(TimeSpan.FromSeconds(20), CancellationToken.None));
        var counts = Task.WhenAll(askers);
        await Task.WhenAll(timers);

        Assert.All(await counts, counted => Assert.Equal(messages, counted));
    }

    private async Task<JsonElement> EraseAsync(string userId)
    {
        using var backend = world.Backend();
        JsonElement record = default;

        // Events of what it does itself may be written at the same moment. Then it goes on by a timer, or when it is asked for again.
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var answer = await backend.DeleteAsync($"/api/users/{userId}");
                record = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

                return answer.StatusCode != HttpStatusCode.Accepted;
            },
            "the erasure is done");

        return record;
    }

    private async Task NothingIsLeftAsync(string words, string userId)
    {
        foreach (var table in Chat.Functions.Tables.ChatTables.Names)
        {
            foreach (var row in await world.RowsAsync(table))
            {
                var text = string.Concat(row.Select(property => property.Value));
                Assert.False(text.Contains(words, StringComparison.Ordinal), $"{table} still holds the words: {row.PartitionKey} {row.RowKey}");
                Assert.False(
                    text.Contains(userId, StringComparison.Ordinal) && row.PartitionKey != "changes", $"{table} still knows the user: {row.PartitionKey} {row.RowKey}");
            }
        }
    }
}
