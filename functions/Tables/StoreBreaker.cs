using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Polly;
using Polly.CircuitBreaker;

namespace Chat.Functions.Tables;

/// <summary>
/// Leaves a store alone that does not answer: while it is away one call a second finds out whether it is back, and the others fail at once, so that
/// whoever waits for them hears soon. What the store does answer, errors included, is no reason.
/// </summary>
public sealed class StoreBreaker : HttpPipelinePolicy
{
    private readonly ResiliencePipeline circuit;

    public StoreBreaker(TimeProvider clock)
    {
        circuit = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.9,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(5),
                BreakDuration = TimeSpan.FromSeconds(1),
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } fault && IsSilence(fault) && !outcome.Context.CancellationToken.IsCancellationRequested),
            })
            .Build();
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await circuit.ExecuteAsync(static (next, _) => ProcessNextAsync(next.message, next.pipeline), (message, pipeline), message.CancellationToken);
        }
        catch (BrokenCircuitException away)
        {
            throw new RequestFailedException("The store does not answer; it is asked again in a second.", away);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            circuit.Execute(static next => ProcessNext(next.message, next.pipeline), (message, pipeline));
        }
        catch (BrokenCircuitException away)
        {
            throw new RequestFailedException("The store does not answer; it is asked again in a second.", away);
        }
    }

    // No answer at all: refused, broken off, or too late.
    private static bool IsSilence(Exception fault) => fault is RequestFailedException { Status: 0 } or IOException or HttpRequestException or OperationCanceledException or TimeoutException;
}
