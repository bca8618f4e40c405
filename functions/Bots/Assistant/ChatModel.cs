using System.ClientModel;
using System.ClientModel.Primitives;
using System.Threading.RateLimiting;
using Azure.Identity;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;

namespace Chat.Functions.Bots.Assistant;

/// <summary>The edge to a language model: one question, one answer, no tools. Within the tokens of an hour, counted by each worker for itself.</summary>
public sealed class ChatModel : IDisposable
{
    // learn.microsoft.com/azure/ai-services/openai/how-to/managed-identity
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    private readonly ChatClient? client;
    private readonly AssistantOptions settings;
    private readonly FixedWindowRateLimiter money;

    public ChatModel(IOptions<AssistantOptions> options)
    {
        settings = options.Value;
        money = new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, settings.TokensPerHour), Window = TimeSpan.FromHours(1) });
        if (settings is not { Endpoint: { } endpoint, Model: { Length: > 0 } model })
        {
            return;
        }

        // Who asks decides whether to ask again; how long it may take, the cancellation says.
        var clientOptions = new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = TimeSpan.FromMinutes(1) };
#pragma warning disable OPENAI001 // The constructor with a policy is the documented way to sign in with an identity: github.com/openai/openai-dotnet
        client = settings.Key is { Length: > 0 } key
            ? new ChatClient(model, new ApiKeyCredential(key), clientOptions)
            : new ChatClient(model, new BearerTokenPolicy(new DefaultAzureCredential(), Scope), clientOptions);
#pragma warning restore OPENAI001
    }

    public bool IsOn => client is not null;

    /// <summary>What the model answers; null when it answers nothing that can be said, or this hour's tokens are spent.</summary>
    /// <exception cref="ModelFaultException">The model cannot be asked now, or refuses.</exception>
    public async Task<string?> AskAsync(ModelPrompt prompt, CancellationToken cancellationToken)
    {
        var cost = prompt.Tokens + settings.ReplyTokens;
        using var permit = cost <= settings.TokensPerHour ? money.AttemptAcquire(cost) : null;
        if (permit is not { IsAcquired: true })
        {
            return null;
        }

        try
        {
            var answer = await client!.CompleteChatAsync(
                [new SystemChatMessage(prompt.Instructions), new UserChatMessage(prompt.Data)],
                new ChatCompletionOptions { MaxOutputTokenCount = settings.ReplyTokens },
                cancellationToken);

            // No tools were offered, so a call of one is no answer.
            var text = string.Concat(answer.Value.Content.Where(part => part.Kind is ChatMessageContentPartKind.Text).Select(part => part.Text)).Trim();

            return answer.Value.FinishReason is ChatFinishReason.Stop or ChatFinishReason.Length && text.Length > 0 ? text : null;
        }
        catch (ClientResultException fault)
        {
            throw new ModelFaultException(fault.Status);
        }
        catch (Exception garbage) when (garbage is System.Text.Json.JsonException or ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // What the client throws at an answer it cannot read is whatever its parser met first.
            throw new ModelFaultException(200);
        }
    }

    public void Dispose() => money.Dispose();
}

/// <summary>The model did not answer: 0 when it was not reached, 200 when its answer cannot be read.</summary>
public sealed class ModelFaultException(int status) : IOException($"The model answered {status}.")
{
    public int Status => status;
}
