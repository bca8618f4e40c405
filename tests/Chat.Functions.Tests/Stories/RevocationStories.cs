using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

public sealed class RevocationStories
{
    [Fact]
    public async Task Who_signs_out_is_signed_out_everywhere_and_back_with_a_new_session()
    {
        await using var workers = await Workers.StartAsync(2);
        using var here = await workers.SignInAsync(0, "ana");
        using var elsewhere = await workers.SignInAsync(1, "ana");
        var tokens = new[] { await TokenAsync(here), await TokenAsync(elsewhere) };

        using var signedOut = await here.DeleteAsync("/api/token");

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.All(await Task.WhenAll(tokens.Select(workers.IsHonouredAsync)), Assert.False);
        await AssertRefusedAsync(await elsewhere.PostAsync("/api/token", null), HttpStatusCode.Unauthorized, "signed-out");
        await AssertRefusedAsync(await here.PostAsync("/api/token", null), HttpStatusCode.Unauthorized, "signed-out");
        await AssertRefusedAsync(await here.DeleteAsync("/api/token"), HttpStatusCode.Unauthorized, "signed-out");

        using var back = await workers.SignInAsync(1, "ana");
        Assert.True(await workers.IsHonouredAsync(await TokenAsync(back)));
    }

    [Fact]
    public async Task No_worker_ever_gives_out_a_token_that_was_revoked_before()
    {
        await using var workers = await Workers.StartAsync(2, ("Limits__BackendRequestsPerMinute", "1000000"));
        using var signsOut = workers.Backend(0);
        using var asks = workers.Backend(1);

        for (var round = 0; round < 4; round++)
        {
            var given = new ConcurrentQueue<string>();
            using var over = new CancellationTokenSource();
            var asking = Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    using var answer = await asks.PostAsync("/api/users/ana/token", null);
                    if (answer.IsSuccessStatusCode)
                    {
                        given.Enqueue((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!);
                    }
                }
            });

            await Eventually.IsTrueAsync(() => Task.FromResult(!given.IsEmpty), "the other worker gives out tokens");
            (await signsOut.DeleteAsync("/api/users/ana/token")).EnsureSuccessStatusCode();
            await over.CancelAsync();
            await asking;

            // The other worker may still say for a second that the revocation is under way; what it gives out is good.
            await Eventually.IsTrueAsync(
                async () =>
                {
                    using var after = await asks.PostAsync("/api/users/ana/token", null);

                    if (!after.IsSuccessStatusCode)
                    {
                        return false;
                    }

                    Assert.True(await workers.IsHonouredAsync((await after.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!));

                    return true;
                },
                "a token is given again");
        }
    }

    [Fact]
    public async Task A_revocation_that_fails_halfway_is_finished_by_the_next_request()
    {
        await using var workers = await Workers.StartAsync(2);
        using var here = await workers.SignInAsync(0, "ana");
        using var elsewhere = await workers.SignInAsync(1, "ana");
        var token = await TokenAsync(here);
        workers.Acs.SetFaults(new Emulator.Fault { Kind = Emulator.FaultKind.Error, Status = 500, Times = 1, Method = "POST" });

        using var failed = await here.DeleteAsync("/api/token");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.True(await workers.IsHonouredAsync(token));
        await Eventually.IsTrueAsync(
            async () =>
            {
                (await elsewhere.PostAsync("/api/token", null)).Dispose();

                return !await workers.IsHonouredAsync(token);
            },
            "the token is revoked after all");
    }

    [Fact]
    public async Task A_banned_user_gets_nothing_until_the_ban_ends_or_is_taken_back()
    {
        await using var workers = await Workers.StartAsync(2);
        using var backend = workers.Backend(0);
        using var ana = await workers.SignInAsync(1, "ana");
        var token = await TokenAsync(ana);

        using var banned = await backend.PutAsJsonAsync("/api/users/ana/ban", new { reason = "spam", until = DateTimeOffset.UtcNow.AddHours(1) });

        var ban = await banned.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("ana", true, "spam"), (ban.GetProperty("userId").GetString(), ban.GetProperty("banned").GetBoolean(), ban.GetProperty("reason").GetString()));
        Assert.False(await workers.IsHonouredAsync(token));
        await AssertRefusedAsync(await ana.PostAsync("/api/token", null), HttpStatusCode.Forbidden, "user-banned");
        await AssertRefusedAsync(await backend.PostAsync("/api/users/ana/token", null), HttpStatusCode.Forbidden, "user-banned");
        await AssertRefusedAsync(await ana.PostAsJsonAsync("/api/threads", new { topic = "t", participants = Array.Empty<object>() }), HttpStatusCode.Forbidden, "user-banned");
        using var again = await workers.SignInAsync(0, "ana");
        await AssertRefusedAsync(await again.PostAsync("/api/token", null), HttpStatusCode.Forbidden, "user-banned");

        Assert.Equal(HttpStatusCode.NoContent, (await backend.DeleteAsync("/api/users/ana/ban")).StatusCode);

        Assert.False((await backend.GetFromJsonAsync<JsonElement>("/api/users/ana/ban")).GetProperty("banned").GetBoolean());
        Assert.True(await workers.IsHonouredAsync(await TokenAsync(ana)));
    }

    [Fact]
    public async Task Somebody_can_be_banned_before_the_first_sign_in()
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);

        (await backend.PutAsJsonAsync("/api/users/bo/ban", new { })).EnsureSuccessStatusCode();

        using var bo = await workers.SignInAsync(0, "bo");
        await AssertRefusedAsync(await bo.PostAsync("/api/token", null), HttpStatusCode.Forbidden, "user-banned");
        await AssertRefusedAsync(await backend.GetAsync("/api/users/nobody/ban"), HttpStatusCode.NotFound, "user-unknown");
    }

    [Fact]
    public async Task What_a_banned_user_says_with_a_token_the_service_still_honours_is_taken_away()
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);
        using var ana = await workers.SignInAsync(0, "ana");
        var sender = (await (await ana.PostAsync("/api/token", null)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("communicationUserId").GetString()!;
        (await backend.PutAsJsonAsync("/api/users/ana/ban", new { })).EnsureSuccessStatusCode();
        var record = workers.Hosts[0].Services.GetRequiredService<MessageRecord>();

        var rows = await record.RecordAsync("19:x@thread.v2", [Said("1", 1), Said("2", 16 * 60), Said("3", -60)], CancellationToken.None);

        Assert.Equal(
            [("1", "removed", MessageRecord.SenderDenied), ("2", "allowed", null), ("3", "allowed", null)],
            rows.Select(row => (row.MessageId, row.Judged, row.Rule)).OrderBy(row => row.MessageId));

        MessageEvent Said(string id, int secondsAfter) => new()
        {
            EventId = id,
            ThreadId = "19:x@thread.v2",
            Version = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture),
            OccurredOn = DateTimeOffset.UtcNow.AddSeconds(secondsAfter),
            Change = MessageChange.Received,
            MessageId = id,
            Sender = new(sender),
            Text = "hello",
            ComposedOn = DateTimeOffset.UtcNow,
        };
    }

    private static async Task<string> TokenAsync(HttpClient http)
    {
        using var answer = await http.PostAsync("/api/token", null);

        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        answer.Dispose();
    }
}
