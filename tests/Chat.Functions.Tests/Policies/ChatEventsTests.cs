using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies;

public sealed class ChatEventsTests
{
    private const string Sender = "8:acs:r_u";

    [Fact]
    public void Both_schemas_read_the_same()
    {
        var json = AnEvent.Received("19:t@thread.v2", "1767607200123", "hello", Sender);

        Assert.Equal(Read(json), Read(AnEvent.AsCloudEvent(json)));
    }

    [Theory]
    [InlineData("\"version\":\"1767607200123\"", "\"version\":1767607200123")]
    [InlineData("\"type\":\"Text\"", "\"type\":\"text\",\"somethingNew\":{\"a\":[1]}")]
    [InlineData("Microsoft.Communication.ChatMessageReceivedInThread", "microsoft.communication.chatmessagereceivedinthread")]
    [InlineData(".123+00:00", ".123Z")]
    public void What_varies_on_the_wire_makes_no_difference(string from, string to)
    {
        var json = AnEvent.Received("19:t@thread.v2", "1767607200123", "hello", Sender);
        Assert.Contains(from, json);

        Assert.Equal(Read(json), Read(json.Replace(from, to)));
    }

    [Fact]
    public void An_array_is_read_event_by_event()
    {
        var one = AnEvent.Received("19:t", "1", "a", Sender);
        var two = AnEvent.Received("19:t", "2", "b", Sender);

        Assert.Equal(["1", "2"], ChatEvents.Read($" [{one},{two}]").Select(reading => ((MessageEvent)((ChatEventReading.Read)reading).Event).MessageId));
    }

    [Fact]
    public void Half_a_character_is_a_reason_and_no_fault()
    {
        var half = "\ud83d🙂"[..1];

        // An attribute cannot hold it.
        foreach (var json in new[] { $"{{\"id\":\"{half}\"}}", $"[{{\"id\":\"{half}\"}}]" })
        {
            Assert.Contains("half a character", Assert.IsType<ChatEventReading.Unreadable>(Assert.Single(ChatEvents.Read(json))).Reason);
        }
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "needs an id")]
    [InlineData("{", "JSON")]
    [InlineData("{}", "needs an id")]
    [InlineData("""{"id":"1","eventType":"Contoso.Other","data":{}}""", "Communication Services")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","data":{}}""", "threadId")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","data":{"threadId":"t","messageId":5}}""", "messageId")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","data":{"threadId":"t","messageId":"m","version":"x"}}""", "version")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","data":{"threadId":"t","messageId":"m","version":99999999999999999}}""", "version")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","data":{"threadId":"t","messageId":"m","version":1}}""", "sender")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatSomethingNewInThread","data":{"threadId":"t","version":1}}""", "not one this app handles")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatThreadParticipantAdded","data":{"threadId":"t","version":1}}""", "participant")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatThreadCreated","data":{"threadId":"\ud800","version":1}}""", "JSON")]
    [InlineData("""{"id":"1","eventType":"Microsoft.Communication.ChatThreadPropertiesUpdated","data":{"threadId":"t","version":1,"properties":{"topic":"\ud800"}}}""", "half a character")]
    public void What_cannot_be_read_says_why_and_keeps_what_came(string json, string reason)
    {
        var unreadable = Assert.IsType<ChatEventReading.Unreadable>(Assert.Single(ChatEvents.Read(json)));

        Assert.Contains(reason, unreadable.Reason);
        Assert.Equal(json, unreadable.Json);
    }

    private static MessageEvent Read(string json) =>
        (MessageEvent)Assert.IsType<ChatEventReading.Read>(Assert.Single(ChatEvents.Read(json))).Event with { };
}
