namespace Chat.Emulator;

/// <summary>Where an event of a subscription stands.</summary>
public enum DeliveryStatus
{
    /// <summary>Waiting for its first or next attempt.</summary>
    Pending,

    Delivered,

    /// <summary>Given up, and about to be written to the dead-letter destination.</summary>
    DeadLettering,

    DeadLettered,

    /// <summary>Given up, and there was nowhere to put it.</summary>
    Dropped,
}
