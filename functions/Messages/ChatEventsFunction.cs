using Chat.Functions.Health;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Messages;

/// <summary>Every chat event of every thread, in batches. An exception brings the batch back; every step can be repeated.</summary>
public sealed class ChatEventsFunction(ChatEventsStory story, Pulse pulse)
{
    public const string Name = "ChatEvents";

    [Function(Name)]
    public async Task RunAsync([EventGridTrigger(IsBatched = true)] string[] events, CancellationToken cancellationToken)
    {
        await pulse.ReceivedAsync(cancellationToken);
        await story.HappenAsync(events, cancellationToken);
        await pulse.HandledAsync(cancellationToken);
    }
}
