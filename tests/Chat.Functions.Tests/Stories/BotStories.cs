using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Bots;
using Chat.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

/// <summary>The bots that come with the app, and bots as somebody would write them, in conversations.</summary>
public sealed class BotStories(ChatWorld world)
{
    [Fact]
    public async Task Help_names_every_command_and_every_bot_of_this_thread()
    {
        var (ana, _, threadId) = await TwoAsync(world, "faq");

        var help = await AskAsync(ana, threadId, "/help");

        Assert.All(["/help:", "/who:", "/report:", "/summary:", "/human:", "@bot: ask Helper", "@faq: ask FAQ"], line => Assert.Contains(line, help));

        // Who is named in it is not asked.
        Assert.Contains("2 people", await AskAsync(ana, threadId, "/who"));
        Assert.DoesNotContain(await ana.SeesAllAsync(threadId), message => message.SenderDisplayName == "FAQ");
        Assert.DoesNotContain("@faq", await AskAsync(ana, (await TwoAsync(world)).ThreadId, "/help", join: true));
    }

    [Fact]
    public async Task Who_names_people_owners_and_bots()
    {
        var (ana, bo, threadId) = await TwoAsync(world, "faq");

        var who = await AskAsync(bo, threadId, "/who");

        Assert.Contains("2 people:", who);
        Assert.Contains($"{bo.UserId}", who);
        Assert.Contains("(owner)", who);
        Assert.Contains("Bots: Helper, FAQ", who);
        Assert.NotNull(ana);
    }

    [Fact]
    public async Task A_report_puts_the_last_message_of_somebody_else_before_the_moderators_once()
    {
        var (ana, bo, threadId) = await TwoAsync(world);
        var bad = await bo.SayAsync(threadId, "my boss is a fool");
        await ArchivedAsync(threadId, bad);
        await ana.SayAsync(threadId, "oh dear");

        Assert.Contains("Say why", await AskAsync(ana, threadId, "/report"));
        Assert.Contains("Thank you", await AskAsync(ana, threadId, "/report insulting somebody who is not here"));
        Assert.Contains("Thank you", await AskAsync(ana, threadId, "/report and again"));

        using var moderator = await world.HttpAsync($"mo-{Guid.NewGuid():n}", "Chat.Moderator");
        var cases = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var page = await moderator.AskAsync("GET", $"/api/moderation/queue?pageSize=100{(after is null ? "" : $"&continuation={after}")}");
            cases.AddRange(page.List("cases"));
            if (!page.Body.TryGetProperty("continuation", out var next))
            {
                break;
            }

            after = next.GetString();
        }

        var reported = Assert.Single(cases, one => one.GetProperty("threadId").GetString() == threadId);
        Assert.Equal("my boss is a fool", reported.GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Without_a_model_a_summary_counts_what_was_said_and_names_questions_that_nobody_has_answered()
    {
        await using var own = await OwnAsync(_ => { });
        var (ana, bo) = (await own.PersonAsync("ana"), await own.PersonAsync("bo"));
        var threadId = await WithAsync(ana, bo, []);
        await ana.SayAsync(threadId, "good morning");
        await bo.SayAsync(threadId, "you maskword");
        var gone = await ana.SayAsync(threadId, "deleteword for all");
        var last = await bo.SayAsync(threadId, "shall we meet at noon?");
        await Eventually.IsTrueAsync(async () => (await own.VersionsAsync(gone)).Count == 2 && (await own.VersionsAsync(last)).Count == 1, "moderation is done");

        var summary = await AskAsync(bo, threadId, "/summary 6h");

        Assert.Contains("3 messages by 2 people", summary);
        Assert.Contains($"{bo.UserId}: 2, {ana.UserId}: 1", summary);
        Assert.Contains($"- {bo.UserId}: shall we meet at noon?", summary);
        Assert.DoesNotContain("deleteword", summary);
        Assert.Contains("how far back", await AskAsync(bo, threadId, "/summary yesterday"));
    }

    [Fact]
    public async Task A_summary_tells_nobody_what_came_before_their_history()
    {
        var (ana, bo, threadId) = await TwoAsync(world);
        var secret = await bo.SayAsync(threadId, "before anybody else came, is that so?");
        await ArchivedAsync(threadId, secret);
        var cem = await world.PersonAsync("cem");
        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(cem.AcsId))
        {
            // By the service, in whole seconds.
            ShareHistoryTime = world.Acs.Clock.GetUtcNow().AddSeconds(1),
        });
        await Eventually.IsTrueAsync(
            async () => (await world.PartitionAsync(threadId)).Any(row => row.RowKey.StartsWith("z|", StringComparison.Ordinal) && row.GetString("Who") == cem.AcsId && row.ContainsKey("HistorySince")),
            "it is known what Cem may read");

        Assert.Equal("Nothing was said in that time.", await AskAsync(ana, threadId, "/summary"));
    }

    [Fact]
    public async Task The_faq_answers_whoever_asks_it_and_volunteers_only_where_it_is_sure()
    {
        var (ana, _, threadId) = await TwoAsync(world, "faq");

        Assert.StartsWith("Choose *Forgot password*", await AskAsync(ana, threadId, "@faq reset pasword"));
        Assert.StartsWith("I have no answer", await AskAsync(ana, threadId, "@faq what is the meaning of life?"));
        Assert.Contains("9 to 17", await AskAsync(ana, threadId, "when are you open?"));

        // Nobody is asked, and nothing like it is in the file.
        var unrelated = await ana.SayAsync(threadId, "when are you coming home?");
        Assert.Contains("Choose", await AskAsync(ana, threadId, "@faq I forgot my password"));
        Assert.Empty(await RepliesAsync(ana, threadId, unrelated));
    }

    [Fact]
    public async Task A_bot_that_is_not_in_a_thread_does_not_listen_there()
    {
        var (ana, _, threadId) = await TwoAsync(world);

        var question = await ana.SayAsync(threadId, "when are you open?");
        Assert.Contains("/help", await AskAsync(ana, threadId, "/help"));

        Assert.DoesNotContain(await world.ArchiveAsync(threadId), row => row.RowKey.StartsWith($"{long.Parse(question):d19}|r|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_comes_later_is_welcomed_once()
    {
        await using var own = await OwnAsync(_ => { }, ("Bot__Welcome", "Welcome, {name}."));
        var (ana, bo, cem) = (await own.PersonAsync("ana"), await own.PersonAsync("bo"), await own.PersonAsync("cem"));
        var threadId = await WithAsync(ana, bo, []);

        // Cem comes for the first time; Bo was there from the beginning.
        foreach (var (person, comings) in new[] { (bo, 1), (cem, 2), (bo, 2), (cem, 3) })
        {
            var guest = new ChatParticipant(new CommunicationUserIdentifier(person.AcsId)) { DisplayName = person.UserId };
            if (person != cem || comings > 2)
            {
                await ana.In(threadId).RemoveParticipantAsync(guest.User);
            }

            own.Clock.Advance(TimeSpan.FromSeconds(5));
            await ana.In(threadId).AddParticipantAsync(guest);
            await Eventually.IsTrueAsync(
                async () => (await own.RowsAsync("messages")).Any(row => row.RowKey == $"y|join:{person.AcsId}|r|helper" && row.ContainsKey("ReplyId")), "the joining is through");
        }

        Assert.Equal("Welcome, cem.", Assert.Single(await RepliesAsync(ana, threadId, $"join:{cem.AcsId}")));
        Assert.Empty(await RepliesAsync(ana, threadId, $"join:{bo.AcsId}"));
    }

    [Fact]
    public async Task People_take_over_until_somebody_releases_the_bots()
    {
        var (ana, bo, threadId) = await TwoAsync(world, "faq");

        Assert.Contains("From here on people talk", await AskAsync(bo, threadId, "/human"));
        var unheard = await bo.SayAsync(threadId, "@faq when are you open?");
        await ArchivedAsync(threadId, unheard);
        await world.DeliverAsync("BotReplies", AnEvent.Received(threadId, unheard, "@faq when are you open?", bo.AcsId));
        Assert.Empty(await RepliesAsync(bo, threadId, unheard));
        Assert.Equal(["helper", "faq"], await PausedAsync(bo, threadId));

        // One of them is released, by an owner alone; then all.
        Assert.Equal(403, (await bo.Http.AskAsync("DELETE", Asking.Thread(threadId, "bots", "faq", "pause"))).Status);
        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "bots", "faq", "pause"))).Status);
        Assert.Equal(["helper"], await PausedAsync(bo, threadId));
        Assert.Contains("9 to 17", await AskAsync(bo, threadId, "@faq when are you open?"));
        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "bots", "all", "pause"))).Status);
        Assert.Contains("/who:", await AskAsync(bo, threadId, "/help"));
        Assert.Equal(404, (await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "bots", "nobody", "pause"))).Status);
    }

    [Fact]
    public async Task A_bot_is_brought_in_by_its_name_and_one_that_is_none_is_told()
    {
        var ana = await world.PersonAsync("ana");

        var made = await ana.Http.AskAsync("POST", "/api/threads", new { topic = "Bots", participants = new object[] { new { bot = "faq" }, new { bot = "nobody" } } });

        var refused = Assert.Single(made.List("invalidParticipants"));
        Assert.Equal(("nobody", "bot-unknown"), (refused.GetProperty("bot").GetString(), refused.GetProperty("code").GetString()));
        var listed = (await ana.Http.AskAsync("GET", Asking.Thread(made.Text("threadId")!, "participants"))).List("participants").Select(one => one.GetProperty("role").GetString());
        Assert.Equal(["bot", "owner", "service"], listed.Order());
        Assert.Equal(400, (await ana.Http.AskAsync("POST", "/api/threads", new { topic = "Bots", participants = new[] { new { bot = "FAQ!" } } })).Status);
        Assert.Equal(400, (await ana.Http.AskAsync("POST", "/api/threads", new { topic = "Bots", participants = new[] { new { bot = "faq", userId = "bo" } } })).Status);
    }

    [Fact]
    public async Task Two_bots_that_mention_each_other_come_to_an_end()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Ping>().AddSingleton<IBot, Pong>(), ("BotManners__HopLimit", "2"));
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "ping", "pong");

        var question = await ana.SayAsync(threadId, "@ping go");

        // Ping answers Ana, Pong Ping, Ping Pong; there it ends, also when every event comes again.
        await Eventually.IsTrueAsync(async () => await SaidByBotsAsync(ana, threadId) == 3, "they have had their say");
        foreach (var message in (await ana.SeesAllAsync(threadId)).Where(message => message.Type == ChatMessageType.Text))
        {
            Assert.True(await own.TryDeliverAsync(0, [Again(threadId, message)], "BotReplies"));
        }

        Assert.Equal(3, await SaidByBotsAsync(ana, threadId));
        Assert.NotNull(question);
    }

    [Fact]
    public async Task A_person_who_writes_the_metadata_of_a_reply_is_a_person()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Ping>());
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "ping");

        var sent = await ana.In(threadId).SendMessageAsync(new SendChatMessageOptions { Content = "@ping go", Metadata = { ["inReplyTo"] = "1", ["hops"] = "9" } });

        await Eventually.IsTrueAsync(async () => (await RepliesAsync(ana, threadId, sent.Value.Id)).Count == 1, "Ping answers");
    }

    [Fact]
    public async Task What_waited_for_the_budget_is_answered_with_one_message_and_too_late_not_at_all()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Ping>(), delivers: false, ("BotManners__StaleAfter", "00:02:00"));
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "ping");
        var old = await ana.SayAsync(threadId, "@ping old");
        own.Clock.Advance(TimeSpan.FromMinutes(3));
        var questions = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            questions.Add(await ana.SayAsync(threadId, $"@ping number {i}"));
        }

        for (var i = 0; i < 7; i++)
        {
            await ana.SayAsync(threadId, $"chat {i}");
        }

        // The archive knows of ten messages in ten seconds by then: no bot has room.
        foreach (var message in (await ana.SeesAllAsync(threadId)).Where(message => message.Type == ChatMessageType.Text))
        {
            await own.DeliverAsync(0, Again(threadId, message));
        }

        foreach (var message in (await ana.SeesAllAsync(threadId)).Where(message => message.Content?.Message?.Contains("@ping") is true))
        {
            Assert.True(await own.TryDeliverAsync(0, [Again(threadId, message)], "BotReplies"));
        }

        Assert.Equal(0, await SaidByBotsAsync(ana, threadId));
        await RunOutAsync(own);

        var reply = Assert.Single(await ana.SeesAllAsync(threadId), message => message.Metadata?.ContainsKey("inReplyTo") is true);
        Assert.Equal(questions.Order(), reply.Metadata["inReplyTo"].Split(' ').Order());
        Assert.Contains("> @ping number 1\n@pong number 1", reply.Content.Message);
        Assert.Equal("none-stale", (await own.RowsAsync("messages")).Single(row => row.RowKey.StartsWith($"{long.Parse(old):d19}|r|", StringComparison.Ordinal)).GetString("ReplyId"));
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_event_grid_waits_is_asked_again_after_it()
    {
        var slow = new Slow();
        await using var own = await OwnAsync(services => services.AddSingleton<IBot>(slow), ("BotManners__AnswerWithin", "00:00:01"), ("BotManners__LateAnswerWithin", "00:00:20"));
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "slow");

        var question = await ana.SayAsync(threadId, "@slow think");
        await slow.Asked.Task;
        await RunUntilAsync(own, async () => (await RepliesAsync(ana, threadId, question)).Count > 0);

        Assert.Equal("attempt 2", Assert.Single(await RepliesAsync(ana, threadId, question)));
        await RunOutAsync(own);
    }

    [Fact]
    public async Task A_handler_that_fails_for_good_is_not_asked_again_and_others_go_on()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Broken>().AddSingleton<IBot, Ping>());
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "broken", "ping");

        var question = await ana.SayAsync(threadId, "@broken @ping go");

        await Eventually.IsTrueAsync(async () => (await RepliesAsync(ana, threadId, question)).Count == 1, "Ping answers");
        await Eventually.IsTrueAsync(
            async () => (await own.RowsAsync("messages")).Any(row => row.GetString("ReplyId") == "none-failed"), "the failure is noted");
    }

    [Fact]
    public async Task What_a_bot_says_is_judged_before_anybody_sees_it()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Parrot>());
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "parrot");

        Assert.Equal("a ******** is blotted out", await AskAsync(ana, threadId, "@parrot one"));
        Assert.Equal("I may not say that here.", await AskAsync(ana, threadId, "@parrot two"));
    }

    [Fact]
    public async Task Nobody_gets_more_answers_in_a_minute_than_the_settings_say()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Ping>(), ("BotManners__PerUserPerMinute", "2"));
        var (ana, bo) = (await own.PersonAsync("ana"), await own.PersonAsync("bo"));
        var threadId = await WithAsync(ana, "ping");
        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId)));

        await AskAsync(ana, threadId, "@ping 1");
        await AskAsync(ana, threadId, "@ping 2");
        var third = await ana.SayAsync(threadId, "@ping 3");
        await Eventually.IsTrueAsync(async () => (await own.RowsAsync("messages")).Any(row => row.GetString("ReplyId") == "none-limit"), "the third is too much");
        await AskAsync(bo, threadId, "@ping 4");

        Assert.Empty(await RepliesAsync(ana, threadId, third));
    }

    [Fact]
    public async Task Middleware_runs_around_the_handler_and_may_keep_it_from_running()
    {
        await using var own = await OwnAsync(services => services.AddSingleton<IBot, Guarded>());
        var ana = await own.PersonAsync("ana");
        var threadId = await WithAsync(ana, "guarded");

        Assert.Equal("before\n\nhello\n\nafter", await AskAsync(ana, threadId, "@guarded hello"));
        Assert.Equal("before\n\nno", await AskAsync(ana, threadId, "@guarded secret"));
    }

    [Fact]
    public async Task Two_bots_with_the_same_command_are_refused_at_the_start()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => OwnAsync(services => services.AddSingleton<IBot, Second>()));

        Assert.Contains("/help", fault.Message);
    }

    private static Task<ModeratedWorld> OwnAsync(Action<IServiceCollection> services, params (string Name, string Value)[] settings) => OwnAsync(services, delivers: true, settings);

    private static Task<ModeratedWorld> OwnAsync(Action<IServiceCollection> services, bool delivers, params (string Name, string Value)[] settings) => ModeratedWorld.StartAsync(
        APolicy.Json(("masks", "mask", "\"terms\": [\"maskword\"]"), ("deletes", "delete", "\"terms\": [\"deleteword\"]")), delivers: delivers, services: services, settings: settings);

    private static async Task<(Person Ana, Person Bo, string ThreadId)> TwoAsync(ChatWorld world, params string[] bots)
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));

        return (ana, bo, await WithAsync(ana, bo, bots));
    }

    private static Task<string> WithAsync(Person creator, params string[] bots) => WithAsync(creator, null, bots);

    private static async Task<string> WithAsync(Person creator, Person? other, string[] bots)
    {
        var participants = bots.Select(object (bot) => new { bot }).Concat(other is null ? [] : [new { userId = other.UserId, displayName = other.UserId }]);
        var made = await creator.Http.AskAsync("POST", "/api/threads", new { topic = "A story", participants });
        Assert.Empty(made.List("invalidParticipants"));

        return made.Text("threadId")!;
    }

    private static async Task<string> AskAsync(Person person, string threadId, string text, bool join = false)
    {
        if (join)
        {
            var made = await person.Http.AskAsync("POST", "/api/threads", new { topic = "A story", participants = Array.Empty<object>() });
            threadId = made.Text("threadId")!;
        }

        var question = await person.SayAsync(threadId, text);
        await Eventually.IsTrueAsync(async () => (await RepliesAsync(person, threadId, question)).Count > 0, $"{text} is answered");

        return Assert.Single(await RepliesAsync(person, threadId, question));
    }

    private static async Task<IReadOnlyList<string>> RepliesAsync(Person person, string threadId, string trigger) =>
    [
        .. (await person.SeesAllAsync(threadId))
            .Where(message => message.Metadata?.GetValueOrDefault("inReplyTo")?.Split(' ').Contains(trigger) is true)
            .Select(message => message.Content.Message),
    ];

    private static async Task<int> SaidByBotsAsync(Person person, string threadId) =>
        (await person.SeesAllAsync(threadId)).Count(message => message.Type == ChatMessageType.Text && message.Sender.RawId != person.AcsId);

    private static string Again(string threadId, ChatMessage message)
    {
        var json = AnEvent.Received(threadId, message.Id, message.Content.Message, message.Sender.RawId, long.Parse(message.Version));
        if (message.Metadata is not { Count: > 0 } metadata)
        {
            return json;
        }

        var node = System.Text.Json.Nodes.JsonNode.Parse(json)!;
        node["data"]!["metadata"] = JsonSerializer.SerializeToNode(metadata);

        return node.ToJsonString();
    }

    private async Task ArchivedAsync(string threadId, string messageId) => await Eventually.IsTrueAsync(
        async () => (await world.ArchiveAsync(threadId)).Any(row => row.GetString("MessageId") == messageId), "the message is archived");

    private static async Task<IReadOnlyList<string>> PausedAsync(Person person, string threadId) =>
    [
        .. (await person.Http.AskAsync("GET", Asking.Thread(threadId, "bots"))).List("bots")
            .Where(bot => bot.TryGetProperty("pausedSince", out _)).Select(bot => bot.GetProperty("bot").GetString()!),
    ];

    private static Task RunOutAsync(ModeratedWorld own) => RunUntilAsync(own, async () => (await own.RowsAsync("bots")).Count == 0);

    private static Task RunUntilAsync(ModeratedWorld own, Func<Task<bool>> isSo) => Eventually.IsTrueAsync(
        async () =>
        {
            if (await isSo())
            {
                return true;
            }

            own.Clock.Advance(TimeSpan.FromSeconds(1));

            return false;
        },
        "the bots are done");

    private abstract class Mentioned(string name, Func<BotContext, CancellationToken, Task> act) : IBot
    {
        public string Name => name;

        public string DisplayName => name;

        public virtual void SetUp(BotSetup bot) => bot.Mention((context, token) => act(context, token));

        protected static Task Says(BotContext context, string text)
        {
            context.Reply(text);

            return Task.CompletedTask;
        }
    }

    private sealed class Ping() : Mentioned("ping", (context, _) => Says(context, $"@pong {context.Argument}"));

    private sealed class Pong() : Mentioned("pong", (context, _) => Says(context, $"@ping {context.Argument}"));

    private sealed class Parrot() : Mentioned("parrot", (context, _) => Says(context, context.Argument == "one" ? "a maskword is blotted out" : "a deleteword"));

    private sealed class Broken() : Mentioned("broken", (_, _) => throw new InvalidCastException());

    private sealed class Second() : Mentioned("second", (_, _) => Task.CompletedTask)
    {
        public override void SetUp(BotSetup bot) => bot.Command("/help", "another one", (_, _) => Task.CompletedTask);
    }

    private sealed class Slow : IBot
    {
        public TaskCompletionSource Asked { get; } = new();

        public string Name => "slow";

        public string DisplayName => "Slow";

        public void SetUp(BotSetup bot) => bot.Mention(async (context, cancellationToken) =>
        {
            Asked.TrySetResult();
            if (context.Attempt == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            context.Reply($"attempt {context.Attempt}");
        });
    }

    private sealed class Guarded() : Mentioned("guarded", (context, _) => Says(context, context.Argument))
    {
        public override void SetUp(BotSetup bot)
        {
            base.SetUp(bot);
            bot.Use(async (context, next, _) =>
            {
                context.Reply("before");
                if (context.Argument == "secret")
                {
                    context.Reply("no");
                    return;
                }

                await next();
                context.Reply("after");
            });
        }
    }
}
