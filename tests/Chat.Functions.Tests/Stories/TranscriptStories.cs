using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Http;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class TranscriptStories(ChatWorld world)
{
    [Fact]
    public async Task Participants_read_what_happened_in_the_order_of_time_page_by_page()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        for (var i = 0; i < 7; i++)
        {
            await ana.SayAsync(threadId, $"line {i}");
        }

        await UntilArchivedAsync(threadId, messages: 7);
        var texts = new List<string?>();
        string? continuation = "";
        for (var pages = 0; continuation is not null; pages++)
        {
            Assert.True(pages < 10);
            var page = await ReadAsync(bo.Http, threadId, $"pageSize=3{(continuation.Length > 0 ? $"&continuation={continuation}" : "")}");
            texts.AddRange(page.List("entries").Where(entry => Text(entry, "type") == "message").Select(entry => Text(entry, "text")));
            continuation = page.Text("continuation");
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"line {i}"), texts);
        var all = (await ReadAsync(bo.Http, threadId, "")).List("entries");
        Assert.Equal("threadCreated", Text(all[0], "type"));
        Assert.Contains(all[0].GetProperty("participants").EnumerateArray(), person => Text(person, "displayName") == "Helper");
        Assert.Equal(ana.UserId, all.First(entry => Text(entry, "type") == "message").GetProperty("by").GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Who_was_let_in_later_without_the_history_reads_what_the_service_shows_them_and_no_more()
    {
        var (ana, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("cem"));
        var threadId = await world.ThreadOfAsync(ana);
        var before = await ana.SayAsync(threadId, "between us");
        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(cem.AcsId))
        {
            // The very next millisecond: the service lists whole seconds, and goes by this.
            ShareHistoryTime = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(before) + 1),
        });
        var after = await ana.SayAsync(threadId, "welcome");
        await UntilArchivedAsync(threadId, messages: 2);

        Assert.Equal(
            (await cem.SeesAllAsync(threadId)).Where(message => message.Type == ChatMessageType.Text).Select(message => message.Id).Order(),
            MessagesOf(await ReadAsync(cem.Http, threadId, "")).Select(entry => Text(entry, "messageId")));
        Assert.Equal([after], MessagesOf(await ReadAsync(cem.Http, threadId, "from=1970-01-02T00:00:00Z")).Select(entry => Text(entry, "messageId")));
        Assert.DoesNotContain("between us", await StreamAsync(cem.Http, threadId, "format=ndjson"));
        Assert.Equal([before, after], MessagesOf(await ReadAsync(ana.Http, threadId, "")).Select(entry => Text(entry, "messageId")));
    }

    [Fact]
    public async Task What_was_taken_away_is_for_compliance_alone()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var edited = await ana.SayAsync(threadId, "first words");
        await ana.In(threadId).UpdateMessageAsync(edited, "second words");
        var deleted = await ana.SayAsync(threadId, "taken back");
        await ana.In(threadId).DeleteMessageAsync(deleted);
        var masked = await ana.SayAsync(threadId, "you rotten scoundrel");
        var removed = await ana.SayAsync(threadId, "cheap pills here");
        await Eventually.IsTrueAsync(
            async () => (await world.ArchiveAsync(threadId)).Where(row => row.RowKey.Contains("|v|")).ToList() is { Count: 4 } rows && rows.Count(row => row.ContainsKey("Action")) == 2,
            "all of it is archived, with what was done about it");

        var seen = MessagesOf(await ReadAsync(bo.Http, threadId, "")).ToDictionary(entry => Text(entry, "messageId")!);
        Assert.Equal(("second words", true), (Text(seen[edited], "text"), seen[edited].TryGetProperty("editedOn", out _)));
        Assert.Equal((null, true), (Text(seen[deleted], "text"), seen[deleted].TryGetProperty("deletedOn", out _)));
        Assert.Equal("you ****** *********", Text(seen[masked], "text"));
        Assert.Equal((null, true), (Text(seen[removed], "text"), seen[removed].GetProperty("removed").GetBoolean()));
        Assert.DoesNotContain(seen.Values, entry => entry.TryGetProperty("verdict", out _) || entry.TryGetProperty("versions", out _));
        Assert.Equal("compliance-only", (await ReadAsync(bo.Http, threadId, "versions=true")).Code);
        foreach (var format in new[] { "ndjson", "csv", "html" })
        {
            var whole = await StreamAsync(bo.Http, threadId, $"format={format}");
            Assert.DoesNotContain("taken back", whole);
            Assert.DoesNotContain("scoundrel", whole);
            Assert.DoesNotContain("pills", whole);
            Assert.Contains("second words", whole);
        }

        using var compliance = await world.HttpAsync($"co-{Guid.NewGuid():n}", Roles.Compliance);
        var known = MessagesOf(await ReadAsync(compliance, threadId, "versions=true")).ToDictionary(entry => Text(entry, "messageId")!);
        Assert.Equal("first words", Text(known[edited].GetProperty("versions")[0], "text"));
        Assert.Equal("taken back", Text(known[deleted], "text"));
        Assert.Equal("you rotten scoundrel", Text(known[masked].GetProperty("versions")[0], "text"));
        Assert.Contains("you rotten scoundrel — masked by rule insults: masked", await StreamAsync(compliance, threadId, "format=html&versions=true"));
        Assert.Equal("insults", Text(known[masked].GetProperty("versions")[0].GetProperty("verdict"), "rule"));
        Assert.Equal("cheap pills here", Text(known[removed], "text"));
        Assert.Equal("deleted", Text(known[removed].GetProperty("versions")[0].GetProperty("verdict"), "action"));
    }

    [Fact]
    public async Task A_thread_that_is_gone_is_read_by_compliance_and_by_nobody_else()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await bo.SayAsync(threadId, "the last words");
        await UntilArchivedAsync(threadId, messages: 1);
        await ana.Http.AskAsync("DELETE", Asking.Thread(threadId));
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Any(row => row.RowKey.Contains("|a|deleted|")), "its end is archived");

        using var compliance = await world.HttpAsync($"co-{Guid.NewGuid():n}", Roles.Compliance);
        var entries = (await ReadAsync(compliance, threadId, "")).List("entries");

        Assert.Contains(entries, entry => Text(entry, "text") == "the last words");
        Assert.Equal("threadDeleted", Text(entries[^1], "type"));
        Assert.Equal("thread-unknown", (await ReadAsync(bo.Http, threadId, "")).Code);
    }

    [Fact]
    public async Task Times_bound_what_is_read_also_of_messages_whose_ids_are_no_times()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var start = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        long At(int minutes) => start.AddMinutes(minutes).ToUnixTimeMilliseconds();
        await world.DeliverAsync(
            ChatEventsFunction.Name,
            AnEvent.Received(threadId, $"{At(0)}", "at ten", ana.AcsId),
            AnEvent.Received(threadId, $"{At(10)}", "at ten past", ana.AcsId),
            AnEvent.Received(threadId, "an-id-of-another-kind", "at twenty past", ana.AcsId, At(20)),
            AnEvent.Received(threadId, $"{At(30)}", "at half past", ana.AcsId));

        Assert.Equal(["at ten", "at ten past"], await TextsAsync("to=2026-01-05T10:20:00Z"));
        Assert.Equal(["at ten past", "at twenty past"], await TextsAsync("from=2026-01-05T10:10:00Z&to=2026-01-05T10:30:00Z"));
        Assert.Equal(["at ten past"], await TextsAsync("from=2026-01-05T12:10:00%2B02:00&to=2026-01-05T10:20:00Z"));
        Assert.Equal(["at half past", "at twenty past"], await TextsAsync("from=2026-01-05T10:20:00Z&to=2026-01-06T00:00:00Z"));
        Assert.Equal(["at half past"], await TextsAsync("pageSize=1&from=2026-01-05T10:30:00Z&to=2026-01-06T00:00:00Z"));

        async Task<IEnumerable<string?>> TextsAsync(string query) => MessagesOf(await ReadAsync(ana.Http, threadId, query)).Select(entry => Text(entry, "text"));
    }

    [Fact]
    public async Task Messages_are_found_by_their_words_and_by_who_said_them_among_what_one_may_read()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await world.DeliverAsync(
            ChatEventsFunction.Name,
            AnEvent.Received(threadId, "1767607200000", "Café at noon?", ana.AcsId),
            AnEvent.Received(threadId, "1767607200001", "the CAFE\u0301 is shut", bo.AcsId),
            AnEvent.Received(threadId, "1767607200002", "cheap pills in the café", bo.AcsId),
            AnEvent.Received(threadId, "1767607200003", "ﾃｽﾄ", bo.AcsId),
            AnEvent.Received(threadId, "1767607200004", "100% of {it} 'quoted'", bo.AcsId));

        Assert.Equal(["Café at noon?", "the CAFE\u0301 is shut"], await FoundAsync(ana.Http, "text=cafe"));
        Assert.Equal(["the CAFE\u0301 is shut"], await FoundAsync(ana.Http, $"text=café&sender={bo.UserId}"));
        Assert.Equal(["the CAFE\u0301 is shut"], await FoundAsync(ana.Http, $"text=café&sender={bo.AcsId}"));
        Assert.Equal(["Café at noon?"], await FoundAsync(ana.Http, "sender=me"));
        Assert.Equal(["ﾃｽﾄ"], await FoundAsync(ana.Http, "text=テスト"));
        Assert.Equal(["100% of {it} 'quoted'"], await FoundAsync(ana.Http, "text=%25%20of%20{it}%20%27"));
        Assert.Empty(await FoundAsync(ana.Http, "text=pills"));
        Assert.Empty(await FoundAsync(ana.Http, "text=cafe&from=2027-01-01T00:00:00Z"));
        Assert.Empty(await FoundAsync(ana.Http, "sender=nobody-of-this-name"));
        Assert.Equal("query-invalid", (await ana.Http.AskAsync("GET", Asking.Thread(threadId, "search"))).Code);
        Assert.Equal("query-invalid", (await ana.Http.AskAsync("GET", $"{Asking.Thread(threadId, "search")}?text={new string('x', 201)}")).Code);

        using var compliance = await world.HttpAsync($"co-{Guid.NewGuid():n}", Roles.Compliance);
        Assert.Equal(["cheap pills in the café"], await FoundAsync(compliance, "text=pills"));

        async Task<IReadOnlyList<string?>> FoundAsync(HttpClient http, string query)
        {
            var texts = new List<string?>();
            for (string? continuation = ""; continuation is not null;)
            {
                var page = await http.AskAsync("GET", $"{Asking.Thread(threadId, "search")}?{query}&pageSize=1{(continuation.Length > 0 ? $"&continuation={continuation}" : "")}");
                texts.AddRange(page.List("entries").Select(entry => Text(entry, "text")));
                continuation = page.Text("continuation");
            }

            return texts;
        }
    }

    [Theory]
    [InlineData("from=yesterday", "query-invalid")]
    [InlineData("from=2026-01-05T10:00:00", "query-invalid")]
    [InlineData("to=1969-12-31T00:00:00Z", "query-invalid")]
    [InlineData("format=pdf", "query-invalid")]
    [InlineData("format=1", "query-invalid")]
    [InlineData("versions=yes", "query-invalid")]
    [InlineData("pageSize=0", "page-size-invalid")]
    [InlineData("pageSize=201", "page-size-invalid")]
    [InlineData("continuation=%21", "continuation-invalid")]
    [InlineData("continuation=AAAA", "continuation-invalid")]
    public async Task A_question_that_makes_no_sense_is_refused_by_name(string query, string code)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);

        Assert.Equal(code, (await ReadAsync(ana.Http, threadId, query)).Code);
    }

    [Fact]
    public async Task A_spreadsheet_runs_no_formula_and_a_browser_no_script_that_somebody_has_typed()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        string[] said =
        [
            "=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\"quoted\", and\r\nbroken",
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "مرحبا 👩🏽‍🚀 你好",
        ];
        await world.DeliverAsync(ChatEventsFunction.Name, [.. said.Select((text, i) => AnEvent.Received(threadId, $"{1767607200000 + i}", text, ana.AcsId, html: i % 2 == 0))]);

        var cells = Csv(await StreamAsync(ana.Http, threadId, "format=csv")).Where(row => row[1] == "message").Select(row => row[6]).ToList();
        Assert.Equal(said.Select((text, i) => i < 7 ? $"'{text}" : text), cells);

        var html = await StreamAsync(ana.Http, threadId, "format=html");
        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("<svg", html);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        Assert.Contains("مرحبا", html);

        var lines = (await StreamAsync(ana.Http, threadId, "format=ndjson")).TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line));
        Assert.Equal(said, lines.Where(line => Text(line, "type") == "message").Select(line => Text(line, "text")));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")")]
    [InlineData("@SUM(A1)")]
    [InlineData(" ＝1")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><svg/onload=alert(1)>")]
    [InlineData("a,\"b\"\r\n=1,<img src=x>")]
    public async Task Nor_what_people_call_themselves_and_their_threads(string name)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        static string Named(string json, string name) => json.Replace("\"Ana\"", JsonSerializer.Serialize(name), StringComparison.Ordinal).Replace("\"Bo\"", JsonSerializer.Serialize(name), StringComparison.Ordinal);
        await world.DeliverAsync(
            ChatEventsFunction.Name,
            Named(AnEvent.Received(threadId, "1767607200000", "hello", ana.AcsId), name),
            AnEvent.TopicChanged(threadId, name, ana.AcsId, 1767607200001),
            Named(AnEvent.ParticipantAdded(threadId, "8:acs:r_u", ana.AcsId, 1767607200002), name));

        var cells = Csv(await StreamAsync(ana.Http, threadId, "format=csv")).SelectMany(row => row).ToList();
        var html = await StreamAsync(ana.Http, threadId, "format=html");

        Assert.DoesNotContain(cells, cell => cell.TrimStart() is ['=' or '+' or '-' or '@' or '＝', ..]);
        Assert.True(cells.Count(cell => cell.EndsWith(name, StringComparison.Ordinal)) >= 2, "name and topic are in it");
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<svg", html);
        Assert.DoesNotContain("<img", html);
    }

    private async Task UntilArchivedAsync(string threadId, int messages) => await Eventually.IsTrueAsync(
        async () => (await world.ArchiveAsync(threadId)).Count(row => row.RowKey.EndsWith("|m", StringComparison.Ordinal)) == messages, "the messages are archived");

    private static Task<Reply> ReadAsync(HttpClient http, string threadId, string query) => http.AskAsync("GET", $"{Asking.Thread(threadId, "transcript")}?{query}");

    private static async Task<string> StreamAsync(HttpClient http, string threadId, string query)
    {
        using var answer = await http.GetAsync($"{Asking.Thread(threadId, "transcript")}?{query}");

        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static IEnumerable<JsonElement> MessagesOf(Reply page) => page.List("entries").Where(entry => Text(entry, "type") == "message");

    private static string? Text(JsonElement entry, string field) => entry.TryGetProperty(field, out var value) ? value.GetString() : null;

    // A reader by the letter of RFC 4180, so that what is written is not read by what wrote it.
    private static List<List<string>> Csv(string text)
    {
        var rows = new List<List<string>> { new() };
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = text[0] == '\ufeff' ? 1 : 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    Next();
                    break;
                case '\r' when !quoted:
                    Next();
                    rows.Add([]);
                    i++;
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        return [.. rows.Where(row => row.Count > 1)];

        void Next()
        {
            rows[^1].Add(cell.ToString());
            cell.Clear();
        }
    }
}
