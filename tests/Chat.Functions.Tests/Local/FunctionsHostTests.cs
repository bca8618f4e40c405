using System.Net;
using System.Text;
using System.Text.Json;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Local;

/// <summary>The addresses, handshakes and status codes that Event Grid meets at the Functions host.</summary>
public sealed class FunctionsHostTests(ChatWorld world)
{
    [Theory]
    [InlineData("Notification", "ChatEvents", "[]", 202)]
    [InlineData("notification", "chatevents", "[]", 202)]
    [InlineData("Unsubscribe", "ChatEvents", "[]", 202)]
    [InlineData("Notification", "Nobody", "[]", 404)]
    [InlineData("Notification", "IssueToken", "[]", 404)]
    [InlineData("Something", "ChatEvents", "[]", 400)]
    [InlineData(null, "ChatEvents", "[]", 400)]
    [InlineData("Notification", "ChatEvents", "{", 400)]
    [InlineData("Notification", "ChatEvents", "7", 400)]
    [InlineData("SubscriptionValidation", "ChatEvents", "[{}]", 400)]
    [InlineData("SubscriptionValidation", "ChatEvents", "[7]", 400)]
    public async Task A_webhook_call_is_answered_as_the_functions_host_answers_it(string? eventType, string function, string body, int status)
    {
        using var answer = await SendAsync(HttpMethod.Post, function, eventType, body);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_subscription_is_validated_by_its_code_and_its_address_is_never_called()
    {
        await using var trap = await Webhook.StartAsync();

        using var answer = await SendAsync(
            HttpMethod.Post, "BotReplies", "SubscriptionValidation",
            $$$"""[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6","validationUrl":"{{{trap.Address}}}"}}]""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("512d38b6", JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("validationResponse").GetString());
        Assert.Empty(trap.Received);
    }

    [Fact]
    public async Task A_cloud_event_subscription_is_allowed_by_its_origin()
    {
        using var answer = await SendAsync(HttpMethod.Options, "ChatEvents", null, null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("eventgrid.azure.net", Assert.Single(answer.Headers.GetValues("WebHook-Allowed-Origin")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A_webhook_call_without_the_right_key_is_not_heard(string? key)
    {
        using var http = await world.HttpAsync(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/eventgrid?functionName=ChatEvents{(key is null ? "" : $"&code={key}")}")
        {
            Content = new StringContent("[]", Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", "Notification" } },
        };

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string function, string? eventType, string? body)
    {
        using var http = world.Backend();
        var request = new HttpRequestMessage(method, $"/runtime/webhooks/EventGrid?functionName={function}")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (eventType is not null)
        {
            request.Headers.Add("aeg-event-type", eventType);
        }

        return await http.SendAsync(request);
    }
}
