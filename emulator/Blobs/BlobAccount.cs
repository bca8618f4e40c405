using System.Collections.Concurrent;

namespace Chat.Emulator.Blobs;

/// <summary>Containers and their blobs, in memory and, when a folder is given, in files of it: written whole or not at all.</summary>
internal sealed class BlobAccount
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte[]>> containers = new(StringComparer.Ordinal);
    private readonly string? folder;

    public BlobAccount(string? folder)
    {
        this.folder = folder;
        foreach (var container in folder is null || !Directory.Exists(folder) ? [] : Directory.GetDirectories(folder))
        {
            var blobs = containers[Path.GetFileName(container)] = new(StringComparer.Ordinal);
            foreach (var file in Directory.GetFiles(container).Where(file => !file.EndsWith(".part", StringComparison.Ordinal)))
            {
                blobs[Uri.UnescapeDataString(Path.GetFileName(file))] = File.ReadAllBytes(file);
            }
        }
    }

    public bool Create(string container)
    {
        if (folder is not null)
        {
            Directory.CreateDirectory(Path.Combine(folder, container));
        }

        return containers.TryAdd(container, new(StringComparer.Ordinal));
    }

    public bool Has(string container) => containers.ContainsKey(container);

    public byte[]? Read(string container, string blob) =>
        containers.TryGetValue(container, out var blobs) ? blobs.GetValueOrDefault(blob) : null;

    /// <summary>False when there is no such container.</summary>
    public bool Write(string container, string blob, byte[] content)
    {
        if (!containers.TryGetValue(container, out var blobs))
        {
            return false;
        }

        if (folder is not null)
        {
            var part = $"{FileOf(container, blob)}.{Guid.NewGuid():n}.part";
            File.WriteAllBytes(part, content);
            File.Move(part, FileOf(container, blob), overwrite: true);
        }

        blobs[blob] = content;

        return true;
    }

    public bool Delete(string container, string blob)
    {
        if (!containers.TryGetValue(container, out var blobs) || !blobs.TryRemove(blob, out _))
        {
            return false;
        }

        if (folder is not null)
        {
            File.Delete(FileOf(container, blob));
        }

        return true;
    }

    /// <summary>Names in ordinal order after <paramref name="marker"/>; null when there is no such container.</summary>
    public IReadOnlyList<(string Name, int Length)>? List(string container, string prefix, string marker, int most) =>
        containers.TryGetValue(container, out var blobs)
            ? [.. blobs.Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(blob.Key, marker) > 0)
                .OrderBy(blob => blob.Key, StringComparer.Ordinal)
                .Take(most)
                .Select(blob => (blob.Key, blob.Value.Length))]
            : null;

    private string FileOf(string container, string blob) => Path.Combine(folder!, container, Uri.EscapeDataString(blob));
}
