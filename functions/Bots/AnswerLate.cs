using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Bots;

/// <summary>Every minute: answers what a worker that ended has left unanswered.</summary>
public sealed class AnswerLate(LateReplies late)
{
    [Function(nameof(AnswerLate))]
    public Task RunAsync([TimerTrigger("45 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => late.LookAsync(cancellationToken);
}
