namespace Chat.Functions.Messages;

/// <summary>What came of reading one delivered event.</summary>
public abstract record ChatEventReading
{
    public sealed record Read(ChatEvent Event, string Json) : ChatEventReading;

    /// <summary>Nobody will ever be able to act on it; kept with its reason instead of being sent round for a day.</summary>
    public sealed record Unreadable(string Json, string Reason) : ChatEventReading;
}
