namespace Chat.Emulator.Tables;

/// <summary>How a table service is to run. The defaults are what <c>UseDevelopmentStorage=true</c> means to every client.</summary>
public sealed class TableServiceOptions
{
    /// <summary>A public constant that every storage emulator uses: learn.microsoft.com/azure/storage/common/storage-use-azurite.</summary>
    public const string DevelopmentAccountKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The port on loopback; 0 takes any free one.</summary>
    public int Port { get; set; } = 10002;

    public string AccountName { get; set; } = "devstoreaccount1";

    /// <summary>The account's key, in base64.</summary>
    public string AccountKey { get; set; } = DevelopmentAccountKey;

    /// <summary>Where everything is kept between starts; null keeps it in memory only.</summary>
    public string? JournalFile { get; set; }

    /// <summary>The clock of time stamps, ETags and the answer's date. One that can be moved is moved at <c>/_emulator/clock</c> of the same port.</summary>
    public TimeProvider Clock { get; set; } = new AdjustableClock();

    /// <summary>How far a signed request's date may be off: learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.</summary>
    public TimeSpan AllowedClockSkew { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the name of a deleted table stays taken. In Azure at least 40 seconds, here none unless asked for:
    /// learn.microsoft.com/rest/api/storageservices/delete-table.
    /// </summary>
    public TimeSpan DeletedTableStays { get; set; }

    /// <summary>What is to go wrong from the start; later at <c>/_emulator/faults</c> of the same port.</summary>
    public IList<Fault> Faults { get; } = [];

    public Action<ILoggingBuilder>? Logging { get; set; }
}
