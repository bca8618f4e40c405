using System.Security.Cryptography;
using Chat.Local.Azurite;

namespace Chat.Local.Pages;

/// <summary>A page of the folder <c>web</c>: installed and bundled once per state of its sources, then taken from the folder <c>artifacts</c>.</summary>
/// <param name="stopping">Ends a build that is under way, and what it has started.</param>
public sealed class WebPage(string name, CancellationToken stopping)
{
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    private readonly string sources = RepositoryFolder.Of("local", "web", name);
    private readonly Lock gate = new();
    private Task<string>? build;

    /// <summary>The folder with the built page; the first call builds, all calls wait for the same build.</summary>
    /// <exception cref="StartException">Node.js is missing, or the build failed.</exception>
    public Task<string> FolderAsync()
    {
        lock (gate)
        {
            return build ??= Task.Run(BuildAsync);
        }
    }

    private async Task<string> BuildAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeout.CancelAfter(BuildTimeout);
        var target = RepositoryFolder.Of("artifacts", "web", name, await StateAsync(timeout.Token));
        if (Directory.Exists(target))
        {
            return target;
        }

        await NodePackages.InstallAsync(sources, timeout.Token);

        // Whole or not at all: two runs may build at once, and one may be stopped halfway.
        var half = $"{target}.{Guid.NewGuid():n}";
        await NodePackages.RunScriptAsync(sources, "build.mjs", half, timeout.Token);
        try
        {
            Directory.Move(half, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(half, recursive: true);
        }

        return target;
    }

    private async Task<string> StateAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.EnumerateFiles(sources, "*", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(sources, "src"), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(sources, file)));
            hash.AppendData(await File.ReadAllBytesAsync(file, cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
