namespace Chat.Emulator.EventGrid;

/// <summary>Dead letters as files below <c>deadletters/&lt;container&gt;</c> of the data folder.</summary>
internal sealed class DeadLetterFolder(string dataFolder) : IDeadLetterStore
{
    public const string Name = "deadletters";

    public async Task<bool> TryWriteAsync(string container, string path, byte[] json, CancellationToken cancellationToken)
    {
        try
        {
            var file = Path.Combine(dataFolder, Name, Path.GetFileName(container), path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync($"{file}.part", json, cancellationToken);
            File.Move($"{file}.part", file);

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
