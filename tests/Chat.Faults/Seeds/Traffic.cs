using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Faults.Cast;

namespace Chat.Faults.Seeds;

/// <summary>Does what the plan says, as the people in it, with the official client; remembers what the service has taken.</summary>
public sealed class Traffic(Stage stage, Plan plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string suffix = $"{plan.Seed}-{Guid.NewGuid():n}"[..24];

    private int saidMore;

    public List<Conversation> Conversations { get; } = [];

    public async Task HappenAsync()
    {
        var people = new List<ChatClient>();
        for (var i = 0; i < Plan.People; i++)
        {
            people.Add((await SignInAsync(User(i))).Chat);
        }

        var guest = (await SignInAsync(User(Plan.People))).Id;

        await Task.WhenAll(plan.Threads.Select(async (deeds, number) =>
        {
            var conversation = new Conversation(await ThreadAsync(number), people[0]);
            lock (Conversations)
            {
                Conversations.Add(conversation);
            }

            var pause = new Random(HashCode.Combine(plan.Seed, number));
            foreach (var deed in deeds)
            {
                await DoAsync(conversation, people[deed.Person].GetChatThreadClient(conversation.ThreadId), deed, guest);
                await Task.Delay(pause.Next(40));
            }
        }));
    }

    /// <summary>Somebody says something in one of the threads, more.</summary>
    public async Task SayAsync(string text)
    {
        var conversation = Conversations[saidMore++ % Conversations.Count];
        conversation.Said.Add(new Said((await conversation.Witness.SendMessageAsync(new SendChatMessageOptions { Content = text })).Value.Id, text));
    }

    /// <summary>New tokens, for when the old ones have expired.</summary>
    public async Task RenewAsync()
    {
        var (_, chat) = await SignInAsync(User(0));
        foreach (var conversation in Conversations)
        {
            conversation.Witness = chat.GetChatThreadClient(conversation.ThreadId);
        }
    }

    private string User(int i) => $"{"abcd"[i]}-{suffix}";

    private async Task<(string Id, ChatClient Chat)> SignInAsync(string user)
    {
        var issued = await AskAsync($"/api/users/{user}/token", null, null);
        var credential = new CommunicationTokenCredential(issued.GetProperty("token").GetString()!);

        return (issued.GetProperty("communicationUserId").GetString()!, new ChatClient(stage.Acs.Endpoint, credential, stage.Transport.Prepare(new ChatClientOptions())));
    }

    private async Task<string> ThreadAsync(int number) => (await AskAsync(
        $"/api/users/{User(0)}/threads",
        new { topic = $"seed {plan.Seed}", participants = Enumerable.Range(1, Plan.People - 1).Select(i => new { userId = User(i), displayName = User(i) }) },
        $"{suffix}-{number}")).GetProperty("threadId").GetString()!;

    // As a backend does: with the same key until it is answered, at whichever worker lives.
    private async Task<JsonElement> AskAsync(string path, object? body, string? idempotencyKey)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.Workers[attempt % stage.Workers.Count].Address, path)) { Content = body is null ? null : JsonContent.Create(body) };
            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }

            try
            {
                using var answer = await stage.Http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    var answered = await answer.Content.ReadFromJsonAsync<JsonElement>();
                    if (!answered.TryGetProperty("invalidParticipants", out var missing) || missing.GetArrayLength() == 0)
                    {
                        return answered;
                    }
                }
                else if ((int)answer.StatusCode is not (429 or 502 or 503))
                {
                    throw new InvalidOperationException($"{path} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (HttpRequestException)
            {
                // Dead; the other one.
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"{path} is never answered.");
            }

            await Task.Delay(100);
        }
    }

    private static async Task DoAsync(Conversation conversation, ChatThreadClient thread, Deed deed, string guest)
    {
        try
        {
            switch (deed.Kind)
            {
                case DeedKind.Say:
                    conversation.Said.Add(new Said((await thread.SendMessageAsync(new SendChatMessageOptions { Content = deed.Text })).Value.Id, deed.Text));
                    break;
                case DeedKind.Edit:
                    await thread.UpdateMessageAsync(new UpdateChatMessageOptions { MessageId = conversation.Said[deed.Of].Id, Content = deed.Text });
                    conversation.Said[deed.Of].Edits.Add(deed.Text);
                    break;
                case DeedKind.Delete:
                    await thread.DeleteMessageAsync(conversation.Said[deed.Of].Id);
                    conversation.Said[deed.Of].IsDeleted = true;
                    break;
                case DeedKind.Rename:
                    await thread.UpdateTopicAsync(deed.Text);
                    break;
                case DeedKind.Invite:
                    await thread.AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(guest)) { DisplayName = "Guest" });
                    break;
            }
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // The message is gone already: moderation was faster.
        }
    }
}

/// <summary>A thread, and what the service has taken in it.</summary>
public sealed class Conversation(string threadId, ChatClient witness)
{
    public string ThreadId => threadId;

    /// <summary>Somebody who sees all of it.</summary>
    public ChatThreadClient Witness { get; set; } = witness.GetChatThreadClient(threadId);

    public List<Said> Said { get; } = [];
}

public sealed class Said(string id, string text)
{
    public string Id => id;

    public string Text => text;

    public List<string> Edits { get; } = [];

    public bool IsDeleted { get; set; }

    public bool EverHad(string word) => Edits.Prepend(text).Any(version => version.Contains(word, StringComparison.Ordinal));
}
