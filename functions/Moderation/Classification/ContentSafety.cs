using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Classification;

/// <summary>
/// The edge to Azure AI Content Safety, <c>POST /contentsafety/text:analyze</c>:
/// learn.microsoft.com/rest/api/contentsafety/text-operations/analyze-text. Its client package is not needed for the one call.
/// </summary>
public sealed class ContentSafety
{
    /// <summary>Characters of one text: learn.microsoft.com/azure/ai-services/content-safety/overview#input-requirements.</summary>
    public const int LongestText = 10_000;

    private const string ApiVersion = "2023-10-01";

    private const string Scope = "https://cognitiveservices.azure.com/.default";

    private readonly HttpPipeline? pipeline;
    private readonly Uri? address;

    public ContentSafety(IOptions<ContentSafetyOptions> options)
    {
        if (options.Value.Endpoint is not { } endpoint)
        {
            return;
        }

        // Time is short and money is counted, so nothing is tried twice.
        var settings = new Settings();
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = options.Value.Timeout;
        HttpPipelinePolicy signIn = options.Value.Key is { Length: > 0 } key
            ? new SubscriptionKey(key)
            : new BearerTokenAuthenticationPolicy(new DefaultAzureCredential(), Scope);
        pipeline = HttpPipelineBuilder.Build(settings, signIn);
        address = new Uri(endpoint, $"/contentsafety/text:analyze?api-version={ApiVersion}");
    }

    public bool IsOn => pipeline is not null;

    /// <summary>How severe a text is in each category, 0 to 6.</summary>
    /// <exception cref="RequestFailedException">The service did not answer, refused, or answered what nobody can read (status 200).</exception>
    public async Task<IReadOnlyDictionary<SafetyCategory, int>> AnalyzeAsync(string text, IReadOnlyList<SafetyCategory> categories, CancellationToken cancellationToken)
    {
        using var message = pipeline!.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(address!);
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(
            new SafetyRequest(text, [.. categories.Select(category => category.ToString())], "FourSeverityLevels"), SafetyJson.Default.SafetyRequest));
        await pipeline.SendAsync(message, cancellationToken);
        if (message.Response.Status != 200)
        {
            throw new RequestFailedException(message.Response);
        }

        try
        {
            var answer = JsonSerializer.Deserialize(message.Response.Content.ToMemory().Span, SafetyJson.Default.SafetyAnswer);
            var severities = new Dictionary<SafetyCategory, int>();
            foreach (var one in answer?.CategoriesAnalysis ?? [])
            {
                if (Enum.TryParse<SafetyCategory>(one.Category, ignoreCase: true, out var category) && one.Severity is { } severity)
                {
                    severities[category] = severity;
                }
            }

            return categories.All(severities.ContainsKey) ? severities : throw new RequestFailedException(200, "The answer lacks a category.");
        }
        catch (JsonException garbage)
        {
            throw new RequestFailedException(200, "The answer cannot be read.", garbage);
        }
    }

    private sealed class Settings : ClientOptions;

    private sealed class SubscriptionKey(string key) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.SetValue("Ocp-Apim-Subscription-Key", key);
    }
}
