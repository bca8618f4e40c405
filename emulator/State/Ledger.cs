namespace Chat.Emulator.State;

/// <summary>Where changes are made: written to the journal, then applied, then told to whoever waits for them.</summary>
internal sealed class Ledger(Journal journal, EventGrid.EventGridState events, Guid resourceId, AdjustableClock clock) : IDisposable
{
    // Commands share it, and only a reset takes it alone: no command may begin in one state and end in another.
    private readonly ReaderWriterLockSlim gate = new(LockRecursionPolicy.SupportsRecursion);

    public EmulatorState State { get; private set; } = new(events);

    public AdjustableClock Clock => clock;

    /// <summary>Called after each change; must return at once.</summary>
    public Action<Change>? Committed { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public void Open()
    {
        var empty = true;
        foreach (var change in journal.Replay())
        {
            empty = false;
            State.Apply(change);
        }

        if (empty)
        {
            Commit(new ResourceCreated(resourceId) { At = Now });
        }
    }

    /// <summary>Runs a command that decides on the state and commits what follows from it.</summary>
    public T Run<T>(Func<EmulatorState, T> command)
    {
        gate.EnterReadLock();
        try
        {
            return command(State);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    public void Commit(Change change)
    {
        gate.EnterReadLock();
        try
        {
            journal.Append(change);
            State.Apply(change);
        }
        finally
        {
            gate.ExitReadLock();
        }

        Committed?.Invoke(change);
    }

    /// <summary>Forgets identities, threads and deliveries. Subscriptions stay: whoever listens is still there.</summary>
    public void Reset()
    {
        gate.EnterWriteLock();
        try
        {
            journal.Clear();
            var kept = events.Forget(Now);
            State = new EmulatorState(events);
            foreach (var change in kept.Prepend(new ResourceCreated(resourceId) { At = Now }))
            {
                journal.Append(change);
                State.Apply(change);
            }
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Everything, as the journal has it; null when nothing is kept.</summary>
    public byte[]? Snapshot()
    {
        gate.EnterWriteLock();
        try
        {
            return journal.Copy();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Replaces everything by a snapshot; false, and nothing is changed, when it cannot be read.</summary>
    public bool TryRestore(FileStream snapshot)
    {
        snapshot.Position = 0;
        var changes = new List<Change>();
        foreach (var line in JournalLines.Read(snapshot))
        {
            if (Journal.Parse(line.Span) is not { } change)
            {
                return false;
            }

            changes.Add(change);
        }

        if (changes is not [ResourceCreated, ..])
        {
            return false;
        }

        gate.EnterWriteLock();
        try
        {
            journal.Clear();
            events.Forget(Now);
            State = new EmulatorState(events);
            foreach (var change in changes)
            {
                journal.Append(change);
                State.Apply(change);
            }
        }
        finally
        {
            gate.ExitWriteLock();
        }

        Committed?.Invoke(changes[0]);

        return true;
    }

    public void Dispose()
    {
        gate.Dispose();
        journal.Dispose();
    }
}
