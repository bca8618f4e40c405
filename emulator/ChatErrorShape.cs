namespace Chat.Emulator;

/// <summary>What the body of a chat error looks like.</summary>
public enum ChatErrorShape
{
    /// <summary><c>{"CommunicationError":{"Code","Message","Details"}}</c>, as the live service has been seen to answer.</summary>
    Live,

    /// <summary><c>{"error":{"code","message"}}</c>, as the REST reference describes it.</summary>
    Documented,
}
