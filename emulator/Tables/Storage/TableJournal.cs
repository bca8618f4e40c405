using System.Buffers.Binary;
using System.Numerics;

namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// An append-only file of what happened. A record is handed to the operating system before its write is answered, so killing the process
/// loses nothing. Binary, because rows are bytes already and JSON would encode and decode them again: length, CRC-32C, then
/// <see cref="JournalRecord"/>. A transaction is one record, so half of one cannot be read back.
/// </summary>
internal sealed class TableJournal : IDisposable
{
    private const int Head = 2 * sizeof(uint);

    // A transaction that merges into a hundred entities of 1 MiB, with room to spare.
    private const uint LargestRecord = 1 << 28;

    private readonly Lock gate = new();
    private readonly string path = "";
    private readonly FileStream? lockFile;
    private FileStream? file;
    private long end;

    private TableJournal()
    {
    }

    private TableJournal(string path)
    {
        this.path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        lockFile = Lock(path);
        file = OpenFile(path);
    }

    /// <summary>Keeps nothing: for tables in memory.</summary>
    public static TableJournal None { get; } = new();

    public bool Keeps => file is not null;

    public long Length => end;

    public static TableJournal Open(string path) => new(Path.GetFullPath(path));

    /// <summary>Every record from the start. What was cut off at the end is dropped; what is broken before it is not ours to mend.</summary>
    public IEnumerable<byte[]> Replay()
    {
        if (file is null)
        {
            yield break;
        }

        using var reader = new BufferedStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), 1 << 16);
        var length = reader.Length;
        var head = new byte[Head];
        while (length - end >= Head)
        {
            reader.ReadExactly(head);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head);
            var last = end + Head + size;
            if (last > length && size <= LargestRecord)
            {
                break;
            }

            if (size > LargestRecord)
            {
                throw Damaged();
            }

            var record = new byte[size];
            reader.ReadExactly(record);
            if (size == 0 || Checksum(record) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(uint))))
            {
                if (last == length)
                {
                    break;
                }

                throw Damaged();
            }

            end = last;
            yield return record;
        }

        file.SetLength(end);
    }

    /// <summary>Writes a record whole: one that the disk took in part only is overwritten by the next.</summary>
    public void Append(Action<RecordWriter> fill)
    {
        if (file is null)
        {
            return;
        }

        var record = RecordWriter.Borrow(Head);
        fill(record);
        Append(record);
    }

    public void Written(long table, ReadOnlySpan<Write> writes, ReadOnlySpan<Row> rows)
    {
        if (file is null)
        {
            return;
        }

        var record = RecordWriter.Borrow(Head);
        JournalRecord.Written(record, table, writes, rows);
        Append(record);
    }

    /// <summary>Starts over with the records given, in a new file that takes the old one's place when it is complete.</summary>
    public void Rewrite(IEnumerable<Action<RecordWriter>> records)
    {
        var fresh = path + ".new";
        file!.Dispose();
        file = new FileStream(fresh, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        end = 0;
        foreach (var record in records)
        {
            Append(record);
        }

        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(fresh, path, overwrite: true);
        file = OpenFile(path);
    }

    public void Dispose()
    {
        file?.Dispose();
        lockFile?.Dispose();
    }

    private EmulatorStartException Damaged() => new($"{path} is damaged at byte {end}; restore the file or start with another one.");

    private static FileStream OpenFile(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new EmulatorStartException($"The tables in {path} are in use by another process; stop it or name another file.", fault);
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = uint.MaxValue;
        for (; record.Length >= sizeof(ulong); record = record[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record));
        }

        foreach (var value in record)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private void Append(RecordWriter record)
    {
        var bytes = record.Written;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - Head));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(uint)..], Checksum(bytes[Head..]));
        lock (gate)
        {
            file!.Position = end;
            file.Write(bytes);
            end += bytes.Length;
        }
    }
}
