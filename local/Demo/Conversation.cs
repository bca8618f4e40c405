using System.Net;
using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Microsoft.Extensions.Options;

namespace Chat.Local.Demo;

/// <summary>
/// One conversation through the public surfaces only: the HTTP API for tokens and threads, the chat client for messages, Table Storage for the
/// archive. Every step says what it expects and waits until it is so.
/// </summary>
public sealed class Conversation(LocalRun local)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Script script = new();

    public async Task<bool> PlayAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var transport = new AcsTransport(Options.Create(new AcsOptions { CertificateAuthority = local.Acs.CertificateAuthorityPath }));
        var ana = await SignInAsync("ana", "Ana", transport, cancellationToken);
        var bo = await SignInAsync("bo", "Bo", transport, cancellationToken);

        var threadId = await CreateThreadAsync(ana, cancellationToken);
        var anas = ana.Chat.GetChatThreadClient(threadId);
        var bos = bo.Chat.GetChatThreadClient(threadId);

        var hello = await SayAsync(anas, "Ana", "Good morning, Bo.", cancellationToken);
        await script.StepAsync("an ordinary message arrives as it was sent", () => SeesAsync(bos, hello, m => m.Content.Message == "Good morning, Bo.", cancellationToken));

        var insult = await SayAsync(bos, "Bo", "You rotten scoundrel, you are early.", cancellationToken);
        await script.StepAsync("an insult is masked in everybody's view, as an edit of its sender", () => SeesAsync(
            anas, insult, m => m.Content.Message == "You ****** *********, you are early." && m.Sender.RawId == bo.Id && m.EditedOn is not null, cancellationToken));

        var spam = await SayAsync(bos, "Bo", "Buy cheap pills!", cancellationToken);
        await script.StepAsync("spam is deleted", () => SeesAsync(anas, spam, m => m.DeletedOn is not null, cancellationToken));

        var question = await SayAsync(anas, "Ana", "@bot when are you open?", cancellationToken);
        await script.StepAsync("a question to the bot gets one answer", () => UntilAsync(
            async () => await RepliesAsync(bos, question, cancellationToken) is ["We are open Monday to Friday, 9 to 17."], cancellationToken));

        await anas.UpdateMessageAsync(hello, "Good morning, dear Bo.", cancellationToken);
        await script.StepAsync("an edit is seen", () => SeesAsync(bos, hello, m => m.Content.Message == "Good morning, dear Bo.", cancellationToken));

        var slip = await SayAsync(bos, "Bo", "Wrong window, sorry.", cancellationToken);
        await bos.DeleteMessageAsync(slip, cancellationToken);
        await script.StepAsync("a delete is seen", () => SeesAsync(anas, slip, m => m.DeletedOn is not null, cancellationToken));

        await script.StepAsync("the archive holds every version, what was taken away included", () => UntilAsync(
            async () => Archive.Missing(await ArchiveAsync(threadId, cancellationToken),
            [
                new(hello, "received", "Good morning, Bo."), new(hello, "edited", "Good morning, dear Bo."),
                new(insult, "received", "You rotten scoundrel, you are early."), new(insult, "edited", "You ****** *********, you are early."),
                new(spam, "received", "Buy cheap pills!"), new(spam, "deleted", null),
                new(question, "received", "@bot when are you open?"),
                new(slip, "received", "Wrong window, sorry."), new(slip, "deleted", null),
            ]) is [],
            cancellationToken));

        await output.WriteLineAsync("\nThe conversation as Bo sees it:\n");
        await foreach (var line in Views.AsParticipantsSeeItAsync(bos, cancellationToken))
        {
            await output.WriteLineAsync(line);
        }

        await new BotTour(local, script).PlayAsync(output, ana, bo, cancellationToken);
        using var moderator = await SessionAsync("mo", "Mo", "Chat.Moderator", cancellationToken);
        await new AssistantTour(local, script).PlayAsync(output, ana, bo, moderator, cancellationToken);

        await output.WriteLineAsync("\nThe archive in Table Storage:\n");
        foreach (var line in Views.AsTheArchiveHoldsIt(await ArchiveAsync(threadId, cancellationToken)))
        {
            await output.WriteLineAsync(line);
        }

        return await script.ReportAsync(output);
    }

    private async Task<Person> SignInAsync(string user, string name, AcsTransport transport, CancellationToken cancellationToken)
    {
        var http = await SessionAsync(user, name, "", cancellationToken);
        using var answer = await http.PostAsync(new Uri("/api/token", UriKind.Relative), null, cancellationToken);
        var token = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        await script.StepAsync($"{user} gets a token for chat", () => Task.FromResult(token.GetProperty("userId").GetString() == user));

        return new Person(
            http,
            token.GetProperty("communicationUserId").GetString()!,
            new ChatClient(
                new Uri(token.GetProperty("endpoint").GetString()!),
                new CommunicationTokenCredential(token.GetProperty("token").GetString()!),
                transport.Prepare(new ChatClientOptions())));
    }

    private async Task<HttpClient> SessionAsync(string user, string name, string roles, CancellationToken cancellationToken)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = local.Functions.Address };
        using var form = new FormUrlEncodedContent([new("user", user), new("name", name), new("roles", roles)]);
        (await http.PostAsync(new Uri("/.auth/login/local", UriKind.Relative), form, cancellationToken)).EnsureSuccessStatusCode();

        return http;
    }

    private async Task<string> CreateThreadAsync(Person ana, CancellationToken cancellationToken)
    {
        using var answer = await ana.Http.PostAsJsonAsync(
            "/api/threads",
            new { topic = "Opening hours", participants = new[] { new { userId = "bo", displayName = "Bo" } } },
            cancellationToken);
        var thread = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        await script.StepAsync("a thread has Ana, Bo and the bot", () => Task.FromResult(thread.GetProperty("participants").GetArrayLength() == 3));

        return thread.GetProperty("threadId").GetString()!;
    }

    internal static async Task<string> SayAsync(ChatThreadClient thread, string name, string text, CancellationToken cancellationToken) =>
        (await thread.SendMessageAsync(new SendChatMessageOptions { Content = text, SenderDisplayName = name }, cancellationToken)).Value.Id;

    private static Task<bool> SeesAsync(ChatThreadClient thread, string messageId, Func<ChatMessage, bool> expected, CancellationToken cancellationToken) =>
        UntilAsync(async () => expected((await thread.GetMessageAsync(messageId, cancellationToken)).Value), cancellationToken);

    internal static async Task<IReadOnlyList<string>> RepliesAsync(ChatThreadClient thread, string question, CancellationToken cancellationToken)
    {
        var replies = new List<string>();
        await foreach (var message in thread.GetMessagesAsync(cancellationToken: cancellationToken))
        {
            if (message.Metadata?.GetValueOrDefault("inReplyTo")?.Split(' ').Contains(question) is true)
            {
                replies.Add(message.Content.Message);
            }
        }

        return replies;
    }

    private async Task<IReadOnlyList<TableEntity>> ArchiveAsync(string threadId, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {threadId}");
        await foreach (var row in new TableClient(local.Storage, "messages").QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    internal static async Task<bool> UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var looks = new PeriodicTimer(BetweenLooks);
        try
        {
            while (!await isSo())
            {
                await looks.WaitForNextTickAsync(patience.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    internal sealed record Person(HttpClient Http, string Id, ChatClient Chat);
}
