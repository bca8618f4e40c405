using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Http;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Who could read what, and what somebody has said anywhere.</summary>
public sealed class ReaderStories(ChatWorld world)
{
    [Fact]
    public async Task Compliance_learns_who_could_read_each_version_of_a_message()
    {
        var (ana, bo, cem, dan) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"), await world.PersonAsync("dan"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var messageId = await ana.SayAsync(threadId, "first words");

        // Ids are times, and run ahead of the clock while many talk: nobody leaves before what they have read was said.
        await Eventually.IsTrueAsync(() => Task.FromResult(world.Acs.Clock.GetUtcNow().ToUnixTimeMilliseconds() > long.Parse(messageId) + 1), "the message is over");
        await ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));
        await ana.In(threadId).UpdateMessageAsync(messageId, "second words");
        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(cem.AcsId)));
        await ana.In(threadId).AddParticipantAsync(
            new ChatParticipant(new CommunicationUserIdentifier(dan.AcsId)) { ShareHistoryTime = world.Acs.Clock.GetUtcNow().AddMinutes(5) });
        await Eventually.IsTrueAsync(
            async () => (await world.PartitionAsync(threadId)) is var rows && rows.Count(row => row.RowKey.StartsWith("z|")) == 4
                && rows.Count(row => row.ContainsKey("HistorySince")) == 2 && rows.Any(row => row.RowKey.Contains("|v|")),
            "everything is archived, and what the newcomers see of the past");

        using var compliance = await world.HttpAsync($"co-{Guid.NewGuid():n}", Roles.Compliance);
        var reply = await compliance.AskAsync("GET", Asking.Thread(threadId, "messages", messageId, "readers"));

        var service = (await ana.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants")
            .Single(one => one.GetProperty("role").GetString() == "service").GetProperty("communicationUserId").GetString()!;
        string[][] versions =
        [
            .. reply.List("versions").Select(version => version.GetProperty("readers").EnumerateArray().Select(reader =>
            {
                Assert.True(reader.GetProperty("certain").GetBoolean());

                return reader.GetProperty("communicationUserId").GetString()!;
            }).Where(reader => reader != service).Order().ToArray()),
        ];
        Assert.Equal<string[]>([[.. new[] { ana.AcsId, bo.AcsId }.Order()], [.. new[] { ana.AcsId, cem.AcsId }.Order()]], versions);
        Assert.Equal("message-unknown", (await compliance.AskAsync("GET", Asking.Thread(threadId, "messages", "1", "readers"))).Code);
    }

    [Fact]
    public async Task Who_came_and_went_before_anybody_asked_is_named_with_the_doubt()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var gone = $"8:acs:{Guid.NewGuid()}_{Guid.NewGuid()}";
        await world.DeliverAsync(
            ChatEventsFunction.Name,
            AnEvent.Received(threadId, "1767607200000", "said before", ana.AcsId),
            AnEvent.ParticipantRemoved(threadId, gone, ana.AcsId, 1767607202000),
            AnEvent.ParticipantAdded(threadId, gone, ana.AcsId, 1767607201000));

        using var compliance = await world.HttpAsync($"co-{Guid.NewGuid():n}", Roles.Compliance);
        var reply = await compliance.AskAsync("GET", Asking.Thread(threadId, "messages", "1767607200000", "readers"));

        var reader = Assert.Single(reply.List("versions")[0].GetProperty("readers").EnumerateArray(), one => one.GetProperty("communicationUserId").GetString() == gone);
        Assert.False(reader.GetProperty("certain").GetBoolean());
        Assert.Equal(
            (DateTimeOffset.FromUnixTimeMilliseconds(1767607201000), DateTimeOffset.FromUnixTimeMilliseconds(1767607202000)),
            (reader.GetProperty("from").GetDateTimeOffset(), reader.GetProperty("until").GetDateTimeOffset()));
    }

    [Fact]
    public async Task What_somebody_has_said_anywhere_is_found_thread_by_thread()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threads = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            threads.Add(await world.ThreadOfAsync(ana, bo));
            await world.DeliverAsync(
                ChatEventsFunction.Name,
                [
                    AnEvent.Created(threads[i], 1767607200000, [ana.AcsId, bo.AcsId]),
                    .. Enumerable.Range(1, 4).Select(j => AnEvent.Received(threads[i], $"{1767607200000 + j}", j % 2 == 0 ? $"lunch {i} {j}" : "dinner", bo.AcsId)),
                    AnEvent.Received(threads[i], "1767607200009", "lunch, says ana", ana.AcsId),
                ]);
        }

        using var compliance = await world.HttpAsync($"co-{Guid.NewGuid():n}", Roles.Compliance);
        var found = new List<(string Thread, string Text)>();
        string? continuation = "";
        for (var pages = 0; continuation is not null; pages++)
        {
            Assert.True(pages < 20);
            var page = await compliance.AskAsync("GET", $"/api/search?sender={bo.UserId}&text=LUNCH&pageSize=1{(continuation.Length > 0 ? $"&continuation={continuation}" : "")}");
            found.AddRange(page.List("threads").SelectMany(thread => thread.GetProperty("entries").EnumerateArray().Select(entry =>
                (thread.GetProperty("threadId").GetString()!, entry.GetProperty("text").GetString()!))));
            continuation = page.Text("continuation");
        }

        Assert.Equal(
            threads.SelectMany((thread, i) => new[] { (thread, $"lunch {i} 2"), (thread, $"lunch {i} 4") }).Order(),
            found.Order());
        Assert.Equal("query-invalid", (await compliance.AskAsync("GET", "/api/search?text=lunch")).Code);
        Assert.Equal("continuation-invalid", (await compliance.AskAsync("GET", "/api/search?sender=bo&continuation=AAAA")).Code);
    }
}
