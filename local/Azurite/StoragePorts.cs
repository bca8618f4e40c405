namespace Chat.Local.Azurite;

/// <summary>Where Azurite listens; the defaults are the ones UseDevelopmentStorage=true means.</summary>
public sealed record StoragePorts(int Blob = 10000, int Queue = 10001, int Table = 10002)
{
    /// <summary>The account and key every storage emulator uses; public constants: learn.microsoft.com/azure/storage/common/storage-use-azurite.</summary>
    private const string Account =
        "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="StartException">Not three numbers.</exception>
    public static StoragePorts Parse(string? text) => text?.Split(',') switch
    {
        null => new StoragePorts(),
        [var blob, var queue, var table] when ushort.TryParse(blob, out var b) && ushort.TryParse(queue, out var q) && ushort.TryParse(table, out var t) =>
            new StoragePorts(b, q, t),
        _ => throw new StartException($"--storage-ports takes three ports, for example 10000,10001,10002, and got '{text}'."),
    };

    public string ConnectionString => this == new StoragePorts() ? "UseDevelopmentStorage=true" : Spelled;

    /// <summary>The connection string with every address written out.</summary>
    public string Spelled =>
        $"DefaultEndpointsProtocol=http;{Account};"
        + $"BlobEndpoint=http://127.0.0.1:{Blob}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{Queue}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{Table}/devstoreaccount1;";
}
