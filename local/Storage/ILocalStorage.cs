namespace Chat.Local.Storage;

/// <summary>A storage account on this machine: the emulator's own, or Azurite.</summary>
public interface ILocalStorage : IAsyncDisposable
{
    string ConnectionString { get; }

    /// <summary>What a user reads behind the connection string.</summary>
    string Description { get; }
}
