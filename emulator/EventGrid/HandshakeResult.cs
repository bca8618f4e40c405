namespace Chat.Emulator.EventGrid;

internal enum HandshakeResult
{
    Agreed,

    /// <summary>The endpoint is there and leaves it to somebody to open the validation address.</summary>
    Later,

    Refused,
}
