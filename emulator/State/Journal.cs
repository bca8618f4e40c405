using System.Buffers;
using System.Text.Json;

namespace Chat.Emulator.State;

/// <summary>
/// An append-only file of changes, one JSON document a line. A line is handed to the operating system before its change
/// is acknowledged, so killing the process loses nothing; a last line that was cut off is dropped when it is read again.
/// </summary>
internal sealed class Journal : IDisposable
{
    public const string FileName = "journal.jsonl";

    private readonly Lock gate = new();
    private readonly FileStream? lockFile;
    private readonly FileStream? file;

    private Journal()
    {
    }

    private Journal(FileStream lockFile, FileStream file)
    {
        this.lockFile = lockFile;
        this.file = file;
    }

    /// <summary>Keeps nothing: for an emulator in memory.</summary>
    public static Journal None { get; } = new();

    public static Journal Open(string folder)
    {
        Directory.CreateDirectory(folder);

        return new Journal(Lock(folder), new FileStream(Path.Combine(folder, FileName), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        }));
    }

    /// <summary>Reads every change from the start and stands at the end afterwards.</summary>
    public IEnumerable<Change> Replay()
    {
        if (file is null)
        {
            yield break;
        }

        file.Position = 0;
        var end = 0L;
        var number = 0;
        foreach (var line in JournalLines.Read(file))
        {
            number++;
            if (Parse(line.Span) is { } change)
            {
                end += line.Length + 1;
                yield return change;
            }
            else if (end + line.Length + 1 < file.Length)
            {
                throw new EmulatorStartException(
                    $"Line {number} of {file.Name} cannot be read; restore the file or start with another data folder.");
            }
        }

        file.SetLength(end);
        file.Position = end;
    }

    /// <summary>All of it, or null when nothing is kept.</summary>
    public byte[]? Copy()
    {
        if (file is null)
        {
            return null;
        }

        lock (gate)
        {
            var all = new byte[file.Length];
            RandomAccess.Read(file.SafeFileHandle, all, 0);

            return all;
        }
    }

    public void Append(Change change)
    {
        if (file is null)
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(line))
        {
            JsonSerializer.Serialize(writer, change, JournalJson.Default.Change);
        }

        line.Write("\n"u8);
        lock (gate)
        {
            file.Write(line.WrittenSpan);
        }
    }

    /// <summary>Starts over with an empty file.</summary>
    public void Clear()
    {
        lock (gate)
        {
            file?.SetLength(0);
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        lockFile?.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new EmulatorStartException(
                $"The data folder {folder} is in use by another emulator; stop that one or name another folder.", fault);
        }
    }

    public static Change? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.Change);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
