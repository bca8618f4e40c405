using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Functions.Archive;
using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Contract;

/// <summary>Deliveries that Event Grid would not make, or makes once in a lifetime: by chance but repeatably, each has a seed.</summary>
/// <param name="trap">An address that must never be called.</param>
public sealed class BadEvents(Uri trap)
{
    // What JSON can say and a node cannot: put in its place when the event is text.
    private const string Raw = "<raw>";

    private const string Sender = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000024-c5ab-0b3a";

    /// <summary>
    /// So many seeds on, the same threads come again: what workers remember of threads is bounded by number, and would look like growth until it is full.
    /// </summary>
    private const int Threads = 1_000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    private static readonly string[] NoTexts = ["true", "false", "7", "-1e400", "[]", "{}", "[\"a\"]", "{\"a\":{}}", "\"\\ud800\"", "\"\\udc00x\"", "\"a\\ud83d\""];

    private static readonly string[] NoVersions =
        ["true", "[]", "{}", "\"\"", "\"x\"", "\"1.5\"", "1.5", "1e400", "-1", "\"-9223372036854775808\"", "253402300800000", "9223372036854775807", "99999999999999999999999", "\"0x10\"", "null"];

    private static readonly string[] NoTypes =
        ["", " ", "Contoso.Other", "Microsoft.Communication.", "Microsoft.Communication.ChatMessageReceived", "Microsoft.Communication.SMSReceived", "Microsoft.Communication.ChatMessageReceivedInThread\u0000", "Microsoft.EventGrid.SubscriptionValidationEvent", "../ChatThreadCreated"];

    private static readonly string[] NoTimes = ["true", "{}", "\"\"", "\"soon\"", "\"2026-13-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "1767607200", "\"\\ud800\""];

    private static readonly string[] StrangeTexts =
    [
        "", " ", "\u0000", "a\u0000b", "\u0001\u001f\u007f\u009f", "🙂", "مرحبا", "e\u0301\u0301\u0301", "\u202e\u2066", "\ufeff", "\ufffd\uffff", "'; drop", "=cmd|'/c calc'!A0", "<script>alert(1)</script>", "&#0;&#xd800;", "%00%2f",
    ];

    private static readonly string[] KeyCharacters = ["/", "\\", "#", "?", "%", "%2F", "|", "~", "~~d800", "'", "''", "\t", "\u0000", "\u0085", "..", "/../users", "|m", "|r|bot", "zzz", "\"", " or true", "🙂"];

    public BadDelivery Make(int seed)
    {
        var random = new Random(seed);
        var chatEvents = random.Next(3) > 0;
        var function = chatEvents ? ChatEventsFunction.Name : BotRepliesFunction.Name;

        return random.Next(10) switch
        {
            0 => AtTheDoor(random, seed, function),
            1 => NoJson(random, seed, function),
            2 or 3 => Batch(random, seed, function),
            4 or 5 => Strange(random, seed, function),
            _ => Unreadable(random, seed, function),
        };
    }

    /// <summary>What a dead-letter container may hold besides dead letters.</summary>
    public (string Name, string Content) DeadLetter(int seed)
    {
        var random = new Random(seed);
        var one = random.Next(2) == 0 ? Spoil(random, seed, 0) : Event(random, $"19:dead{seed}@thread.v2", seed, 0);
        var content = random.Next(8) switch
        {
            0 => Noise(random, 300),
            1 => "",
            2 => one[..random.Next(one.Length)],
            3 => $"[{one},7,null,[{one}],\"x\",{{\"deadLetterReason\":\"\\ud800\"}},{{\"\\udc00\":\"\"}}]",
            4 => $"[{{\"deadLetterReason\":\"{new string('x', 5000)}\",\"lastDeliveryOutcome\":7}},{one}]",
            5 => string.Concat(Enumerable.Repeat("[", random.Next(60, 5000))),
            6 => one,
            _ => $"[{one}]",
        };

        return ($"{Pick(random, new[] { "CHAT-EVENTS", "BOT-REPLIES", "a b+c", "x", "ü" })}/2026/1/5/10/{seed}.json", content);
    }

    // Who may come in, and how they say what they want.
    private BadDelivery AtTheDoor(Random random, int seed, string function)
    {
        var good = Encoding.UTF8.GetBytes($"[{Event(random, $"19:door{seed % Threads}@thread.v2", seed, 0)}]");
        var delivery = new BadDelivery { Function = function, Body = good, Answers = [400] };

        return random.Next(7) switch
        {
            0 => delivery with { Key = Pick(random, new[] { null, "", "wrong", $"{Workers.Key}x", Workers.Key.ToUpperInvariant() }), Answers = [401] },
            1 => delivery with { Function = Pick(random, new[] { "", "Nobody", "IssueToken", "../ChatEvents", "ChatEvents\u0000", "DeadLetters", new('x', 5000) }), Answers = [404] },
            2 => delivery with { EventType = Pick(random, new[] { null, "", "Something", "Notification,Notification", "Notification;x", new('n', 3000) }) },
            3 => delivery with { EventType = "Unsubscribe", Answers = [202] },
            4 => delivery with { EventType = "SubscriptionValidation" },
            5 => delivery with { EventType = "SubscriptionValidation", Body = Validation(Pick(random, new[] { "7", "null", "{}", "[]", "\"\\ud800\"", "\"\\udc00\"" })) },
            _ => delivery with { EventType = "SubscriptionValidation", Body = Validation(JsonSerializer.Serialize(Noise(random, 40))), Answers = [200] },
        };
    }

    private byte[] Validation(string code) => Encoding.UTF8.GetBytes(
        $$$"""[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":{{{code}}},"validationUrl":"{{{trap}}}"}}]""");

    // The host itself sends this away: 400 ends in the dead letters at once, learn.microsoft.com/azure/event-grid/delivery-and-retry.
    private static BadDelivery NoJson(Random random, int seed, string function)
    {
        var good = $"[{Event(random, $"19:json{seed % Threads}@thread.v2", seed, 0)}]";
        var bytes = Encoding.UTF8.GetBytes(good);
        switch (random.Next(9))
        {
            case 0:
                bytes = new byte[random.Next(1, 2000)];
                random.NextBytes(bytes);
                bytes[0] = 0xff;
                break;
            case 1:
                bytes = bytes[..random.Next(1, bytes.Length)];
                break;
            case 2:
                bytes = Encoding.Unicode.GetBytes(good);
                break;
            case 3:
                bytes = Encoding.UTF32.GetBytes(good);
                break;
            case 4:
                // Half a character in the middle of a text.
                bytes[Array.LastIndexOf(bytes, (byte)'@')] = 0xe2;
                break;
            case 5:
                bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Pick(random, new[] { "[", "{\"data\":", "[{\"a\":" }), random.Next(100, 20_000))));
                break;
            case 6:
                bytes = Encoding.UTF8.GetBytes(Pick(random, new[] { "", " ", "\u0000", "nul", "7", "\"text\"", "true", "null", "1e999", "[,]", "{'id':1}", "[{}],", "[{}] []", "/**/[]", "<xml/>", "a=b&c=d" }));
                break;
            case 7:
                bytes = Encoding.UTF8.GetBytes(good.Replace("\"data\"", "\"data\u0001\"", StringComparison.Ordinal));
                break;
            default:
                bytes[random.Next(bytes.Length)] = 0xc0;
                break;
        }

        return new BadDelivery { Function = function, Body = bytes, Answers = [400] };
    }

    private static BadDelivery Unreadable(Random random, int seed, string function)
    {
        var bad = Spoil(random, seed, 0);
        var body = random.Next(3) switch
        {
            // Alone it may come as an object; of anything else the host knows that it is no event.
            0 when bad is ['{', ..] => Encoding.UTF8.GetBytes(bad),
            1 => [.. WithMark.GetPreamble(), .. Encoding.UTF8.GetBytes($"[{bad}]")],
            _ => Encoding.UTF8.GetBytes($" \t\r\n[ {bad} ]\n"),
        };

        return new BadDelivery { Function = function, Body = body, Answers = [202], Unreadable = [bad] };
    }

    private static BadDelivery Strange(Random random, int seed, string function)
    {
        var threadId = $"19:{Pick(random, KeyCharacters)}{seed % Threads}{Pick(random, KeyCharacters)}@thread.v2";
        var strange = Twist(random, threadId, seed);

        return new BadDelivery { Function = function, Body = Encoding.UTF8.GetBytes($"[{strange}]"), Answers = [202], Strange = [(strange, threadId)] };
    }

    private static BadDelivery Batch(Random random, int seed, string function)
    {
        var (events, unreadable, good) = (new List<string>(), new List<string>(), new List<string>());
        for (var place = 0; place < random.Next(2, 20); place++)
        {
            if (random.Next(2) == 0)
            {
                var threadId = $"19:good{seed % Threads}x{place}@thread.v2";
                good.Add(threadId);
                events.Add(Received(threadId, seed, place));
            }
            else
            {
                var bad = Spoil(random, seed, place);
                unreadable.Add(bad);
                events.Add(bad);
            }
        }

        // As Event Grid does: some twice.
        events.AddRange(events.Where(_ => random.Next(4) == 0).ToList());

        return new BadDelivery
        {
            Function = function,
            Body = Encoding.UTF8.GetBytes($"[{string.Join(',', events)}]"),
            Answers = [202],
            Unreadable = unreadable,
            Good = good,
        };
    }

    // An event with one thing in it that can never be read.
    private static string Spoil(Random random, int seed, int place)
    {
        if (random.Next(12) == 0)
        {
            return Pick(random, new[] { "7", "null", "true", "\"text\"", "{}", "1e999", "-0", "\"\\ud800\"", "{\"\\ud800\":1}", "[null]", "[[7]]" });
        }

        var json = Event(random, $"19:bad{seed % Threads}x{place}@thread.v2", seed, place);
        var node = JsonNode.Parse(json)!.AsObject();
        var data = node["data"]!.AsObject();
        var type = node.ContainsKey("eventType") ? "eventType" : "type";
        var kind = node[type]!.GetValue<string>();
        var raw = "null";

        // Everything below has to be there, and to be what it is.
        List<(JsonObject In, string Name, string[] Wrong)> needed =
            [(node, "id", NoTexts), (node, type, NoTexts), (node, "data", ["true", "7", "[]", "{}", "\"text\"", "\"\\ud800\""]), (data, "threadId", NoTexts), (data, "version", NoVersions)];
        if (data.ContainsKey("messageId"))
        {
            needed.AddRange([(data, "messageId", NoTexts), (data, "senderCommunicationIdentifier", ["true", "7", "[]", "{}", "\"8:acs:x\""]), (data["senderCommunicationIdentifier"]!.AsObject(), "rawId", NoTexts)]);
        }

        if (data.ContainsKey("messageBody"))
        {
            needed.Add((data, "messageBody", NoTexts));
        }

        foreach (var who in new[] { "participantAdded", "participantRemoved" })
        {
            if (data[who] is JsonObject participant)
            {
                needed.AddRange([(data, who, ["true", "7", "[]", "{}", "\"Bo\""]), (participant["participantCommunicationIdentifier"]!.AsObject(), "rawId", NoTexts)]);
            }
        }

        if (data["properties"] is JsonObject properties)
        {
            needed.Add((properties, "topic", ["\"\\ud800\"", "\"x\\udfff\"", "\"\\udc00\\ud800\""]));
        }

        switch (random.Next(6))
        {
            case 0:
                // Without a topic a thread has none.
                var (from, gone, _) = Pick(random, needed.Where(field => field.Name != "topic").ToList());
                from.Remove(gone);
                break;
            case 1:
                node[type] = Pick(random, NoTypes);
                break;
            case 2:
                var times = data.Where(field => field.Key.EndsWith("Time", StringComparison.Ordinal) || field.Key == "time").Select(field => field.Key).ToList();
                data[Pick(random, times)] = Raw;
                raw = Pick(random, NoTimes);
                break;
            case 3 when data.ContainsKey("messageBody"):
                data["messageBody"] = new string('x', MessageRow.LongestText + 1 + random.Next(100));
                break;
            case 3:
                data["threadId"] = $"19:{new string('t', 201)}";
                break;
            case 4 when data.ContainsKey("messageId"):
                data["metadata"] = Raw;
                raw = Pick(random, new[] { "true", "[]", "\"x\"", "{\"a\":1}", "{\"a\":{}}", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":\"a\"}", $"{{\"a\":\"{new string('m', MessageRow.LongestText)}\"}}" });
                break;
            default:
                var (of, name, wrong) = Pick(random, needed);
                of[name] = Raw;
                raw = Pick(random, wrong);
                break;
        }

        return Text(node, raw);
    }

    // An event that can be read, though nobody would send it.
    private static string Twist(Random random, string threadId, int seed)
    {
        var node = JsonNode.Parse(Event(random, threadId, seed, 0))!.AsObject();
        var data = node["data"]!.AsObject();
        node["extra"] = Raw;
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            switch (random.Next(6))
            {
                case 0 when data.ContainsKey("messageId"):
                    data["messageId"] = $"{Pick(random, KeyCharacters)}{seed}{Pick(random, KeyCharacters)}";
                    break;
                case 1 when data.ContainsKey("messageBody"):
                    data["messageBody"] = string.Concat(Enumerable.Repeat(Pick(random, StrangeTexts), random.Next(1, 50)));
                    break;
                case 2 when data["senderCommunicationIdentifier"] is JsonObject sender:
                    sender["rawId"] = $"8:acs:{Pick(random, KeyCharacters)}";
                    break;
                case 3 when data.ContainsKey("messageId"):
                    data["metadata"] = new JsonObject { [Pick(random, StrangeTexts)] = Pick(random, StrangeTexts), ["redactedBy"] = "moderation", ["inReplyTo"] = Pick(random, KeyCharacters) };
                    break;
                case 4 when data.ContainsKey("senderDisplayName"):
                    data["senderDisplayName"] = Pick(random, StrangeTexts);
                    break;
                default:
                    data["version"] = Pick(random, new[] { 0, 1, 1767607200000, ChatEvents.LatestVersion });
                    break;
            }
        }

        return Text(node, Pick(random, new[]
        {
            "1e999", "-1E-999", "123456789012345678901234567890", "\"\\ud800\"", "{\"a\":1,\"a\":2}", $"{new string('[', 50)}{new string(']', 50)}", $"\"{new string('x', 20_000)}\"", "null",
        }));
    }

    private static string Text(JsonObject node, string raw) => node.ToJsonString(Plain).Replace($"\"{Raw}\"", raw, StringComparison.Ordinal);

    private static string Event(Random random, string threadId, int seed, int place)
    {
        var version = 1767607200000 + seed;
        var json = random.Next(9) switch
        {
            0 => AnEvent.Edited(threadId, "1767607200000", "edited", Sender, version + 1),
            1 => AnEvent.Deleted(threadId, "1767607200000", Sender, version + 1),
            2 => AnEvent.Created(threadId, version, [Sender]),
            3 => AnEvent.ParticipantAdded(threadId, Sender, Sender, version),
            4 => AnEvent.ParticipantRemoved(threadId, Sender, Sender, version),
            5 => AnEvent.ThreadDeleted(threadId, Sender, version),
            6 => AnEvent.TopicChanged(threadId, "Lunch", Sender, version),
            _ => Received(threadId, seed, place),
        };
        var node = JsonNode.Parse(json)!;
        node["id"] = $"{seed}-{place}";

        return random.Next(2) == 0 ? node.ToJsonString(Plain) : AnEvent.AsCloudEvent(node.ToJsonString(Plain));
    }

    private static string Received(string threadId, int seed, int place)
    {
        var node = JsonNode.Parse(AnEvent.Received(threadId, (1767607200000 + seed).ToString(CultureInfo.InvariantCulture), "see you at noon", Sender))!;
        node["id"] = $"{seed}-{place}";

        return node.ToJsonString(Plain);
    }

    private static string Noise(Random random, int length) => string.Create(random.Next(1, length + 1), random, static (text, random) =>
    {
        foreach (ref var c in text)
        {
            c = (char)(random.Next(4) == 0 ? random.Next(0, 0xd800) : random.Next(0x20, 0x7f));
        }
    });

    private static T Pick<T>(Random random, IReadOnlyList<T> some) => some[random.Next(some.Count)];
}
