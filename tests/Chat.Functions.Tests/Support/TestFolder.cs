using Chat.Local;

namespace Chat.Functions.Tests.Support;

/// <summary>A folder below the build output, for one use.</summary>
public sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        Path = RepositoryFolder.Of("artifacts", "tests", Guid.NewGuid().ToString("n")[..12]);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // Something still holds a file; the folder is build output and goes with it.
        }
    }
}
