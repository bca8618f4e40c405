using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Messages;

/// <summary>Every chat event of every thread, in batches. An exception brings the batch back; every step can be repeated.</summary>
public sealed class ChatEventsFunction(ChatEventsStory story)
{
    public const string Name = "ChatEvents";

    [Function(Name)]
    public Task RunAsync([EventGridTrigger(IsBatched = true)] string[] events, CancellationToken cancellationToken) =>
        story.HappenAsync(events, cancellationToken);
}
