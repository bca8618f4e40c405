using System.Threading.RateLimiting;
using Azure;
using Chat.Functions.Messages;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Engine.Html;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Chat.Functions.Moderation.Classification;

/// <summary>
/// Lets a classifier judge what the local rules have not decided already, within a budget of time and one of money, and leaves a service alone that
/// keeps failing. What a rule makes of a text that nobody could classify, the rule says.
/// </summary>
public sealed partial class Classifier : IDisposable
{
    // learn.microsoft.com/azure/ai-services/content-safety: billed by text records of up to 1,000 characters.
    private const int CharactersPerRecord = 1000;

    private readonly ContentSafety service;
    private readonly ResiliencePipeline resilience;
    private readonly FixedWindowRateLimiter money;
    private readonly int recordsPerHour;
    private readonly ILogger<Classifier> logger;

    public Classifier(ContentSafety service, IOptions<ContentSafetyOptions> options, TimeProvider clock, ILogger<Classifier> logger)
    {
        (this.service, this.logger) = (service, logger);
        resilience = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = options.Value.BreakDuration,
                ShouldHandle = new PredicateBuilder().Handle<RequestFailedException>().Handle<TimeoutRejectedException>().Handle<TaskCanceledException>(),
                OnOpened = opened =>
                {
                    Log.Opened(logger, opened.BreakDuration.TotalSeconds);

                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(options.Value.Timeout)
            .Build();
        money = new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions
        {
            PermitLimit = Math.Max(1, options.Value.RecordsPerHour),
            Window = TimeSpan.FromHours(1),
        });
        recordsPerHour = options.Value.RecordsPerHour;
    }

    public bool IsOn => service.IsOn;

    /// <summary>The judgement, with what the classifier found added to it.</summary>
    public async Task<Judgement> JudgeAsync(ModerationEngine policy, Judgement local, MessageEvent version, CancellationToken cancellationToken)
    {
        var rules = policy.Classifiers
            .Select(classifier => (classifier, Rule: policy.InForce(classifier.Rule, version.ThreadId)))
            .Where(pair => pair.Rule.Enabled && (local.Action is not { } decided || pair.Rule.Action > decided))
            .ToList();
        if (!IsOn || rules.Count == 0 || version is not { Change: not MessageChange.Deleted, Text: { } written } || TextOf(written, version.IsHtml) is not { Length: > 0 } text)
        {
            return local;
        }

        var severities = await TryAnalyzeAsync(text, [.. rules.Select(pair => pair.classifier.Category).Distinct()], version, cancellationToken);
        var found = rules
            .Where(pair => severities is null ? pair.classifier.FailsClosed : severities[pair.classifier.Category] >= pair.classifier.Threshold)
            .Select(pair => new Finding(pair.Rule.Name, pair.Rule.Action, pair.Rule.Category, severities?[pair.classifier.Category] ?? pair.Rule.Severity, []))
            .ToList();

        return found.Count == 0 ? local : new Judgement(local.PolicyVersion, [.. local.Findings, .. found]);
    }

    public void Dispose() => money.Dispose();

    private async Task<IReadOnlyDictionary<SafetyCategory, int>?> TryAnalyzeAsync(
        string text, IReadOnlyList<SafetyCategory> categories, MessageEvent version, CancellationToken cancellationToken)
    {
        var pieces = text.Chunk(ContentSafety.LongestText).Select(piece => new string(piece)).ToList();
        var records = pieces.Sum(piece => 1 + ((piece.Length - 1) / CharactersPerRecord));
        using var permit = records <= recordsPerHour ? money.AttemptAcquire(records) : null;
        if (permit is not { IsAcquired: true })
        {
            Log.NotClassified(logger, version.ThreadId, version.MessageId, "the budget of this hour is spent");

            return null;
        }

        try
        {
            var worst = new Dictionary<SafetyCategory, int>();
            foreach (var piece in pieces)
            {
                var severities = await resilience.ExecuteAsync(async token => await service.AnalyzeAsync(piece, categories, token), cancellationToken);
                foreach (var (category, severity) in severities)
                {
                    worst[category] = Math.Max(severity, worst.GetValueOrDefault(category));
                }
            }

            return worst;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested
            && fault is RequestFailedException or TimeoutRejectedException or BrokenCircuitException or TaskCanceledException)
        {
            Log.NotClassified(logger, version.ThreadId, version.MessageId, fault.GetType().Name);

            return null;
        }
    }

    // Markup is no part of what was said, and is paid for.
    private static string TextOf(string written, bool isHtml)
    {
        if (!isHtml || written.AsSpan().IndexOfAny('<', '&') < 0)
        {
            return written.Trim();
        }

        var html = new HtmlText(written);
        try
        {
            return html.Text.Trim().ToString();
        }
        finally
        {
            html.Return();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: message {MessageId} could not be classified: {Why}.")]
        public static partial void NotClassified(ILogger logger, string threadId, string messageId, string why);

        [LoggerMessage(2, LogLevel.Error, "The classifier keeps failing and is left alone for {Seconds} s.")]
        public static partial void Opened(ILogger logger, double seconds);
    }
}
