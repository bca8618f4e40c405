using System.Text;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Storage;

/// <summary>The tables of the account. Names differ by more than case.</summary>
internal sealed class TableAccount(TableJournal journal, TimeProvider clock, TimeSpan deletedTableStays)
{
    private readonly Lock gate = new();
    private readonly Stamps stamps = new(clock);
    private readonly Dictionary<string, DateTimeOffset> deleted = new(StringComparer.OrdinalIgnoreCase);
    private volatile IReadOnlyDictionary<string, Table> tables = new Dictionary<string, Table>(StringComparer.OrdinalIgnoreCase);
    private long lastNumber;

    /// <summary>The tables in the order they are listed in.</summary>
    public IEnumerable<Table> InOrder => tables.Values.OrderBy(table => table.Name, StringComparer.Ordinal);

    public Table? Find(string name) => tables.GetValueOrDefault(name);

    public TableError? Create(string name)
    {
        lock (gate)
        {
            if (tables.ContainsKey(name))
            {
                return TableError.TableAlreadyExists;
            }

            if (deleted.TryGetValue(name, out var until) && clock.GetUtcNow() < until)
            {
                return TableError.TableBeingDeleted;
            }

            var table = new Table(lastNumber + 1, name);
            journal.Append(record => Created(record, table));
            Add(table);

            return null;
        }
    }

    public TableError? Delete(string name)
    {
        lock (gate)
        {
            if (Find(name) is not { } table)
            {
                return TableError.ResourceNotFound;
            }

            journal.Append(record =>
            {
                record.Byte(JournalRecord.TableDeleted);
                record.Number(table.Number);
            });
            Remove(table);
            if (deletedTableStays > TimeSpan.Zero)
            {
                deleted[name] = clock.GetUtcNow() + deletedTableStays;
            }

            return null;
        }
    }

    public ChangeSet Change(Table table, Write[] writes) => new(table, writes, stamps, journal);

    /// <summary>Reads the journal back, and writes it anew when more than half of it is history.</summary>
    public void Open()
    {
        var byNumber = new Dictionary<long, Table>();
        foreach (var record in journal.Replay())
        {
            Replay(record, byNumber);
        }

        if (journal.Keeps && journal.Length > 2 * tables.Values.Sum(Size))
        {
            journal.Rewrite(tables.Values.SelectMany(Records));
        }
    }

    private static void Created(RecordWriter record, Table table)
    {
        record.Byte(JournalRecord.TableCreated);
        record.Number(table.Number);
        record.Bytes(Encoding.UTF8.GetBytes(table.Name));
    }

    private static IEnumerable<Action<RecordWriter>> Records(Table table)
    {
        yield return record => Created(record, table);
        foreach (var (partition, rows) in Chunks(table))
        {
            yield return record => JournalRecord.Present(record, table.Number, partition.Key, rows);
        }
    }

    private static long Size(Table table) =>
        64 + Chunks(table).Sum(chunk => chunk.Rows.Sum(row => row.Bytes.Length + 32L));

    private static IEnumerable<(Partition Partition, Row[] Rows)> Chunks(Table table)
    {
        for (var partition = table.At([], orAtKey: true); partition is not null; partition = table.At(partition.Key, orAtKey: false))
        {
            var rows = new List<Row>(100);
            for (var place = Place.First; partition.Rows.IsAt(place); place = partition.Rows.After(place))
            {
                rows.Add(partition.Rows[place]);
                if (rows.Count == 100)
                {
                    yield return (partition, [.. rows]);
                    rows.Clear();
                }
            }

            if (rows.Count > 0)
            {
                yield return (partition, [.. rows]);
            }
        }
    }

    private void Replay(ReadOnlySpan<byte> record, Dictionary<long, Table> byNumber)
    {
        var kind = record[0];
        record = record[1..];
        var number = JournalRecord.Number(ref record);
        switch (kind)
        {
            case JournalRecord.TableCreated:
                byNumber[number] = new Table(number, Encoding.UTF8.GetString(JournalRecord.Bytes(ref record)));
                Add(byNumber[number]);
                break;
            case JournalRecord.TableDeleted when byNumber.Remove(number, out var table):
                Remove(table);
                break;
            case JournalRecord.RowsChanged when byNumber.TryGetValue(number, out var table):
                JournalRecord.Apply(record, table, stamps);
                break;
        }
    }

    // Copied on change: tables are looked up by every request and hardly ever change.
    private void Add(Table table)
    {
        lastNumber = Math.Max(lastNumber, table.Number);
        tables = new Dictionary<string, Table>(tables, StringComparer.OrdinalIgnoreCase) { [table.Name] = table };
    }

    private void Remove(Table table)
    {
        var left = new Dictionary<string, Table>(tables, StringComparer.OrdinalIgnoreCase);
        left.Remove(table.Name);
        tables = left;
    }
}
