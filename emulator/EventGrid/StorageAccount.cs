namespace Chat.Emulator.EventGrid;

/// <summary>The blob endpoint and key that a Storage connection string names.</summary>
/// <remarks>learn.microsoft.com/azure/storage/common/storage-configure-connection-string</remarks>
internal sealed record StorageAccount(string Name, byte[] Key, Uri Blobs)
{
    // Public constants of the storage emulator.
    private const string Development =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1";

    public static StorageAccount Parse(string connectionString)
    {
        var parts = Split(connectionString);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isOn) && isOn)
        {
            parts = Split(Development);
        }

        if (!parts.TryGetValue("AccountName", out var name) || !parts.TryGetValue("AccountKey", out var key)
            || !Convert.TryFromBase64String(key, new byte[key.Length], out _))
        {
            throw new EmulatorStartException(
                "The dead-letter storage needs a connection string with AccountName and AccountKey, or UseDevelopmentStorage=true.");
        }

        var endpoint = parts.GetValueOrDefault("BlobEndpoint")
            ?? $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.blob."
            + parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var blobs)
            ? new StorageAccount(name, Convert.FromBase64String(key), blobs)
            : throw new EmulatorStartException("The dead-letter storage's BlobEndpoint is not an address.");
    }

    private static Dictionary<string, string> Split(string text) => text
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.OrdinalIgnoreCase);
}
