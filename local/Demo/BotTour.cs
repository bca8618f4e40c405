using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Chat;

namespace Chat.Local.Demo;

/// <summary>A second conversation: the service's own user and the FAQ bot are asked something.</summary>
public sealed class BotTour(LocalRun local, Script script)
{
    internal async Task PlayAsync(TextWriter output, Conversation.Person ana, Conversation.Person bo, CancellationToken cancellationToken)
    {
        using var made = await ana.Http.PostAsJsonAsync("/api/threads", new { topic = "Bots", participants = new[] { new { bot = "faq" } } }, cancellationToken);
        var threadId = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("threadId").GetString()!;
        var (anas, bos) = (ana.Chat.GetChatThreadClient(threadId), bo.Chat.GetChatThreadClient(threadId));

        await anas.AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(bo.Id)) { DisplayName = "Bo" }, cancellationToken);
        await AnsweredAsync("who comes later is welcomed", anas, $"join:{bo.Id}", "Welcome, Bo.", cancellationToken);
        await AskAsync("/help says what can be asked", bos, "Bo", "/help", "/who: who is in this conversation", cancellationToken);
        await AskAsync("/who says who is there", bos, "Bo", "/who", "2 people:", cancellationToken);
        await AskAsync("the FAQ bot answers a question that is like one of its file", anas, "Ana", "wen are you open?", "9 to 17", cancellationToken);
        await AskAsync("and one that it is asked by name", anas, "Ana", "@faq can I send an order back?", "Within 30 days", cancellationToken);
        await Conversation.SayAsync(bos, "Bo", "Shall we order lunch together?", cancellationToken);
        await AskAsync("/report puts the last message of somebody else before the moderators", anas, "Ana", "/report we are here to work", "The moderators will look at what Bo said", cancellationToken);
        await AskAsync("/summary tells what was said", anas, "Ana", "/summary 1h", local.Model is null ? "" : "Bo: “Shall we order lunch together?”", cancellationToken);
        await AskAsync("/human leaves the thread to people", bos, "Bo", "/human", "From here on people talk", cancellationToken);
        using var released = await ana.Http.DeleteAsync(new Uri($"/api/threads/{Uri.EscapeDataString(threadId)}/bots/all/pause", UriKind.Relative), cancellationToken);
        await script.StepAsync("an owner releases the bots", () => Task.FromResult(released.IsSuccessStatusCode));

        await output.WriteLineAsync("\nA conversation with the bots:\n");
        await foreach (var line in Views.AsParticipantsSeeItAsync(bos, cancellationToken))
        {
            await output.WriteLineAsync(line.Replace("\n", "\n                      ", StringComparison.Ordinal));
        }
    }

    private async Task AskAsync(string promise, ChatThreadClient thread, string name, string text, string expected, CancellationToken cancellationToken) =>
        await AnsweredAsync(promise, thread, await Conversation.SayAsync(thread, name, text, cancellationToken), expected, cancellationToken);

    private Task AnsweredAsync(string promise, ChatThreadClient thread, string trigger, string expected, CancellationToken cancellationToken) => script.StepAsync(
        promise,
        () => Conversation.UntilAsync(
            async () => await Conversation.RepliesAsync(thread, trigger, cancellationToken) is [var only] && only.Contains(expected, StringComparison.Ordinal), cancellationToken));
}
