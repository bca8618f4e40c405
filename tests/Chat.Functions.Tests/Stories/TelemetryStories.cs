using System.Diagnostics;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Chat.Local.Hosting;

namespace Chat.Functions.Tests.Stories;

/// <summary>What can be seen from outside of what goes on inside, and what cannot.</summary>
public sealed class TelemetryStories(ChatWorld world)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_and_what_it_asks_of_the_services_are_one_trace_with_their_ids()
    {
        using var spans = new Spans();
        var ana = await world.PersonAsync("ana");
        ana.Http.DefaultRequestHeaders.Add("traceparent", spans.TraceParent);

        await ana.ThreadWithAsync([]);

        Assert.Contains(spans.Ended, span => span.DisplayName.EndsWith(" tables", StringComparison.Ordinal) && span.Kind is ActivityKind.Client);
        var asked = Assert.IsType<Activity>(spans.Ended.FirstOrDefault(span => span.DisplayName == "POST acs" && span.GetTagItem("http.response.status_code") is 201));
        Assert.NotNull(asked.GetTagItem("az.client_request_id"));
        Assert.NotNull(asked.GetTagItem("az.service_request_id"));
    }

    [Fact]
    public async Task An_event_and_the_write_to_the_table_are_one_trace()
    {
        using var spans = new Spans();
        using var http = await world.HttpAsync(null);
        http.DefaultRequestHeaders.Add("traceparent", spans.TraceParent);
        http.DefaultRequestHeaders.Add("x-functions-key", world.Local.Key);
        http.DefaultRequestHeaders.Add("aeg-event-type", "Notification");
        var threadId = $"19:{Guid.NewGuid():n}@thread.v2";

        using var content = new StringContent($"[{AnEvent.Received(threadId, "1767607200123", "the secret of the cellar", "8:acs:ana")}]", System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"{EventGridFunctions.Path}?functionName={ChatEventsFunction.Name}", content, Cancelled);

        Assert.True(answer.IsSuccessStatusCode);
        var handled = Assert.Single(spans.Ended, span => span.DisplayName == "chat.thread handle");
        Assert.Equal((ActivityKind.Consumer, threadId, 1), (handled.Kind, handled.GetTagItem("chat.thread.id"), handled.GetTagItem("messaging.batch.message_count")));
        Assert.Contains(spans.Ended, span => span.DisplayName == "POST tables" && span.ParentSpanId == handled.SpanId);
        Assert.All(
            spans.Ended.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Value}").Append(span.DisplayName)),
            said => Assert.DoesNotContain("cellar", said, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_happens_is_measured_in_units_and_in_words_of_ours()
    {
        await using var own = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        using var measured = new Measurements(own.Services);
        var ana = await own.PersonAsync("ana");
        var threadId = await own.ThreadOfAsync(ana);

        await ana.SayAsync(threadId, "good morning");
        await ana.SayAsync(threadId, "a deleteword");
        await Eventually.IsTrueAsync(
            () => Task.FromResult(measured.SumOf("chat.events", "message.deleted", "handled") >= 1 && measured.SumOf("chat.verdicts", "allowed") >= 1),
            "both messages are handled, and one taken away");

        Assert.Equal(1, measured.SumOf("chat.verdicts", "removed"));
        Assert.Contains(measured.Taken, one => one is { Name: "chat.event.lag", Unit: "s", Value: >= 0 and < 300 });
        Assert.Contains(measured.Taken, one => one is { Name: "chat.thread.budget.used", Unit: "{write}", Value: >= 0 and <= 10 });
        Assert.Contains(measured.Taken, one => one is { Name: "chat.table.transactions", Unit: "{transaction}", Value: 1 });
        Assert.All(measured.Taken.SelectMany(one => one.Tags), tag => Assert.Matches("^[a-z0-9.]{1,32}$", tag));
    }

    [Fact]
    public async Task A_collector_is_told_and_hears_no_text_and_no_token()
    {
        await using var collector = await ACollector.StartAsync();
        await using (var worker = await AWorker.StartAsync(
            world, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("Telemetry__SampleRatio", "1")))
        {
            using var ana = await worker.HttpAsync($"ana-{Guid.NewGuid():n}");
            await ana.AskAsync("POST", "/api/threads", new { topic = "the secret of the cellar", participants = new[] { new { userId = "bo" } } });
        }

        var told = collector.Told.ToArray();
        Assert.Contains(told, one => one.Path == "/v1/traces" && one.Body.Contains(" tables", StringComparison.Ordinal));
        Assert.Contains(told, one => one.Path == "/v1/metrics" && one.Body.Contains("chat.table.transactions", StringComparison.Ordinal));
        Assert.All(told, one => Assert.DoesNotContain("cellar", one.Body, StringComparison.Ordinal));
        Assert.All(told, one => Assert.DoesNotContain("eyJ", one.Body, StringComparison.Ordinal));
    }
}
