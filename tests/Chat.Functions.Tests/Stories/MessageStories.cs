using System.Net;
using Azure.Communication.Chat;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>What becomes of a message: through the emulator's own event delivery, and by events handed in by hand.</summary>
public sealed class MessageStories(ChatWorld world)
{
    [Fact]
    public async Task An_ordinary_message_is_archived_and_left_alone()
    {
        var (ana, _, threadId) = await TwoInAThreadAsync();

        var messageId = await ana.SayAsync(threadId, "good morning");

        await Eventually.IsTrueAsync(async () => (await VersionsAsync(threadId, messageId)).Count > 0, "the message is archived");
        Assert.Equal([("received", "good morning", "allowed")], await VersionsAsync(threadId, messageId));
        Assert.Null((await ana.SeesAsync(threadId, messageId)).EditedOn);
    }

    [Fact]
    public async Task A_masked_message_is_masked_for_everybody_and_the_archive_keeps_what_was_said()
    {
        var (ana, bo, threadId) = await TwoInAThreadAsync();

        var messageId = await ana.SayAsync(threadId, "you rotten scoundrel");

        await Eventually.IsTrueAsync(async () => (await VersionsAsync(threadId, messageId)).Count == 2, "the redaction is archived");
        Assert.Equal(
            [("received", "you rotten scoundrel", "masked"), ("edited", "you ****** *********", "allowed")],
            await VersionsAsync(threadId, messageId));
        var seen = await bo.SeesAsync(threadId, messageId);
        Assert.Equal("you ****** *********", seen.Content.Message);
        Assert.Equal(ana.AcsId, seen.Sender.RawId);
        Assert.Equal("masked", seen.Metadata["moderation"]);
        await Eventually.IsTrueAsync(
            async () => (await world.ArchiveAsync(threadId)).Single(row => row.GetString("Judged") == "masked").GetString("Action") == "masked", "what was done is noted");
    }

    [Fact]
    public async Task A_removed_message_is_gone_for_everybody_and_the_archive_keeps_what_was_said()
    {
        var (ana, bo, threadId) = await TwoInAThreadAsync();

        var messageId = await ana.SayAsync(threadId, "cheap pills here");

        await Eventually.IsTrueAsync(async () => (await VersionsAsync(threadId, messageId)).Count == 2, "the removal is archived");
        Assert.Equal([("received", "cheap pills here", "removed"), ("deleted", null, "allowed")], await VersionsAsync(threadId, messageId));
        var seen = await bo.SeesAsync(threadId, messageId);
        Assert.NotNull(seen.DeletedOn);
        Assert.DoesNotContain("pills", seen.Content?.Message ?? "");
    }

    [Fact]
    public async Task An_edit_is_judged_like_a_message()
    {
        var (ana, bo, threadId) = await TwoInAThreadAsync();
        var messageId = await ana.SayAsync(threadId, "good morning");

        await ana.In(threadId).UpdateMessageAsync(messageId, "rotten scoundrel");

        await Eventually.IsTrueAsync(async () => (await bo.SeesAsync(threadId, messageId)).Content.Message == "****** *********", "the edit is masked");
        await Eventually.IsTrueAsync(async () => (await VersionsAsync(threadId, messageId)).Count == 3, "every version is archived");
        Assert.Equal(["good morning", "rotten scoundrel", "****** *********"], (await VersionsAsync(threadId, messageId)).Select(version => version.Text));
    }

    [Fact]
    public async Task A_message_that_the_service_does_not_have_cannot_be_taken_back_and_the_archive_says_so()
    {
        var (ana, bo, threadId) = await TwoInAThreadAsync();
        await bo.In(threadId).RemoveParticipantAsync(new Azure.Communication.CommunicationUserIdentifier(bo.AcsId));
        var said = AnEvent.Received(threadId, Id(), "cheap pills", bo.AcsId);

        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", said));

        var row = (await world.ArchiveAsync(threadId)).Single(row => row.GetString("Judged") == "removed");
        Assert.StartsWith("impossible-", row.GetString("Action"));
        Assert.NotNull(ana);
    }

    [Fact]
    public async Task The_comings_and_goings_of_a_thread_are_archived()
    {
        var (ana, bo, threadId) = await TwoInAThreadAsync();

        await ana.In(threadId).UpdateTopicAsync("Another topic");
        await ana.In(threadId).RemoveParticipantAsync(new Azure.Communication.CommunicationUserIdentifier(bo.AcsId));

        await Eventually.IsTrueAsync(
            async () => (await world.ArchiveAsync(threadId)).Count(row => row.GetString("Change") is "created" or "updated" or "left") == 3,
            "created, updated and left are archived");
        var rows = await world.ArchiveAsync(threadId);
        Assert.Equal("Another topic", rows.Single(row => row.GetString("Change") == "updated").GetString("Topic"));
        Assert.Equal(bo.AcsId, rows.Single(row => row.GetString("Change") == "left").GetString("Who"));
    }

    [Fact]
    public async Task A_question_to_the_bot_gets_one_reply_that_names_it()
    {
        var (ana, _, threadId) = await TwoInAThreadAsync();

        var question = await ana.SayAsync(threadId, "@bot when are you open?");

        await Eventually.IsTrueAsync(async () => (await RepliesAsync(ana, threadId, question)).Count > 0, "the bot answers");
        Assert.Equal("We are open Monday to Friday, 9 to 17.", Assert.Single(await RepliesAsync(ana, threadId, question)).Content.Message);
    }

    [Fact]
    public async Task What_moderation_takes_away_is_not_answered()
    {
        var (ana, _, threadId) = await TwoInAThreadAsync();
        var question = AnEvent.Received(threadId, Id(), "@bot sells cheap pills, open?", ana.AcsId);

        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("BotReplies", question));
        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", question));

        Assert.DoesNotContain(await world.ArchiveAsync(threadId), row => row.RowKey.Contains("|r|"));
        Assert.Equal("removed", (await world.ArchiveAsync(threadId)).Single(row => row.ContainsKey("Judged")).GetString("Judged"));
    }

    [Fact]
    public async Task Events_delivered_three_times_in_any_order_leave_the_same_archive_and_one_reply()
    {
        string[]? expected = null;
        for (var seed = 1; seed <= 12; seed++)
        {
            var (ana, bo, threadId) = await TwoInAThreadAsync();
            await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Count > 0, "the thread's own event is through");
            var at = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds() / 10 * 10;
            string question = $"{at + 1}", other = $"{at + 2}";
            string[] events =
            [
                AnEvent.Received(threadId, question, "@bot when are you open?", ana.AcsId),
                AnEvent.Received(threadId, other, "first", bo.AcsId),
                AnEvent.Edited(threadId, other, "second", bo.AcsId, at + 3),
                AnEvent.Edited(threadId, other, "third", bo.AcsId, at + 4),
                AnEvent.Deleted(threadId, other, bo.AcsId, at + 5),
                AnEvent.ParticipantAdded(threadId, bo.AcsId, ana.AcsId, at + 6),
            ];
            var order = Enumerable.Repeat(Enumerable.Range(0, events.Length), 3).SelectMany(all => all).ToArray();
            new Random(seed).Shuffle(order);

            foreach (var piece in order.Chunk(1 + (seed % 5)))
            {
                Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", [.. piece.Select(i => events[i])]));
                if (piece.Contains(0))
                {
                    await Task.WhenAll(world.DeliverAsync("BotReplies", events[0]), world.DeliverAsync("BotReplies", events[0]));
                }
            }

            Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("BotReplies", events[0]));
            Assert.Single(await RepliesAsync(ana, threadId, question));
            var archive = (await world.ArchiveAsync(threadId))
                .Where(row => row.RowKey.Contains($"{at / 10}") && !row.ContainsKey("ReplyId"))
                .Select(row => $"{row.RowKey.Replace(bo.AcsId, "bo").Replace($"{at / 10}", "at")} {row.GetString("Change")} {row.GetString("Text")} {row.GetString("Judged")}")
                .ToArray();
            expected ??= archive;
            Assert.Equal(6, archive.Length);
            Assert.Equal(expected, archive);
        }
    }

    [Fact]
    public async Task One_event_that_nobody_can_read_is_parked_and_the_others_of_its_batch_are_stored()
    {
        var (ana, _, threadId) = await TwoInAThreadAsync();
        var poison = $$$"""{"id":"{{{Guid.NewGuid()}}}","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","data":{"threadId":"{{{threadId}}}"}}""";
        string[] batch = [.. Enumerable.Range(0, 99).Select(i => AnEvent.Received(threadId, $"{1_767_607_200_000 + i}", $"message {i}", ana.AcsId)), poison];
        new Random(1).Shuffle(batch);

        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", batch));
        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", batch));

        Assert.Equal(99, (await world.ArchiveAsync(threadId)).Count(row => row.GetString("Text")?.StartsWith("message ") == true));
        var parked = Assert.Single(await world.RowsAsync("deliveries"), row => row.GetString("Event0") == poison);
        Assert.Equal("parked", parked.PartitionKey);
        Assert.Contains("messageId", parked.GetString("Reason"));
    }

    [Fact]
    public async Task One_event_that_the_store_will_never_take_is_parked_and_the_others_of_its_thread_are_stored()
    {
        var (ana, _, threadId) = await TwoInAThreadAsync();
        var untakable = AnEvent.Created(threadId, 1_767_607_200_500, Enumerable.Repeat(new string('"', 190), 160));
        string[] batch = [.. Enumerable.Range(0, 5).Select(i => AnEvent.Received(threadId, $"{1_767_607_200_000 + i}", $"message {i}", ana.AcsId)), untakable];

        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", batch));

        Assert.Equal(5, (await world.ArchiveAsync(threadId)).Count(row => row.GetString("Text")?.StartsWith("message ") == true));
        Assert.Contains("cannot be handled", Assert.Single(await world.RowsAsync("deliveries"), row => row.GetInt32("Characters") == untakable.Length).GetString("Reason"));
    }

    [Fact]
    public async Task A_message_longer_than_a_row_is_parked_whole()
    {
        var (ana, _, threadId) = await TwoInAThreadAsync();
        var huge = AnEvent.Received(threadId, Id(), string.Concat(Enumerable.Repeat("a🙂", 250_000)), ana.AcsId);

        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", huge));

        Assert.DoesNotContain(await world.ArchiveAsync(threadId), row => row.ContainsKey("MessageId"));
        var first = Assert.Single(await world.RowsAsync("deliveries"), row => row.GetInt32("Characters") == huge.Length && !row.RowKey.Contains('|'));
        var rows = (await world.RowsAsync("deliveries")).Where(row => row.RowKey.StartsWith(first.RowKey[..64])).OrderBy(row => row.RowKey, StringComparer.Ordinal);
        Assert.Equal(huge, string.Concat(rows.SelectMany(row => Enumerable.Range(0, 15).Select(part => row.GetString($"Event{part}")))));
    }

    private async Task<(Person Ana, Person Bo, string ThreadId)> TwoInAThreadAsync()
    {
        var ana = await world.PersonAsync("ana");
        var bo = await world.PersonAsync("bo");

        return (ana, bo, await world.ThreadOfAsync(ana, bo));
    }

    private async Task<IReadOnlyList<(string Change, string? Text, string Judged)>> VersionsAsync(string threadId, string messageId) =>
    [
        .. (await world.ArchiveAsync(threadId))
            .Where(row => row.GetString("MessageId") == messageId)
            .OrderBy(row => row.GetInt64("Version"))
            .Select(row => (row.GetString("Change"), (string?)row.GetString("Text"), row.GetString("Judged"))),
    ];

    private static async Task<IReadOnlyList<ChatMessage>> RepliesAsync(Person person, string threadId, string question) =>
        [.. (await person.SeesAllAsync(threadId)).Where(message => message.Metadata?.GetValueOrDefault("inReplyTo") == question)];

    private static string Id() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString();
}
