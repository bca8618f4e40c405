using Chat.Local.Azurite;

namespace Chat.Local;

/// <summary>Which ports, which storage, and where things are kept between two runs.</summary>
public sealed record LocalRunOptions
{
    public int FunctionsPort { get; init; } = 7071;

    public int AcsPort { get; init; } = 7080;

    /// <summary>A storage account to use instead of an Azurite of ours.</summary>
    public string? Storage { get; init; }

    /// <summary>Azurite instead of the emulator's own tables and blobs.</summary>
    public bool Azurite { get; init; }

    public StoragePorts StoragePorts { get; init; } = new();

    /// <summary>Function and system key. Null: one that is made once and kept in the data folder.</summary>
    public string? Key { get; init; }

    public string DataFolder { get; init; } = RepositoryFolder.Of("artifacts", "local");

    /// <summary>Builds and serves the page to chat, watch and work on.</summary>
    public bool Page { get; init; }

    /// <summary>App settings that go over those of the file.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public Action<ILoggingBuilder>? Logging { get; init; }
}
