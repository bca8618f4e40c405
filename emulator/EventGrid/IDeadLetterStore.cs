namespace Chat.Emulator.EventGrid;

/// <summary>A place for dead letters: a blob container, or a folder.</summary>
internal interface IDeadLetterStore
{
    /// <summary>False when the store is away.</summary>
    Task<bool> TryWriteAsync(string container, string path, byte[] json, CancellationToken cancellationToken);
}
