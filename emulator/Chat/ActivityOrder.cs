namespace Chat.Emulator.Chat;

/// <summary>Numbers what happens in all threads, so that a listing can say which of it came before it began.</summary>
internal sealed class ActivityOrder
{
    private readonly Lock gate = new();
    private long last;

    public long Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>Gives out the next number and publishes it: nobody sees the one without the other.</summary>
    public void Next(Action<long> publish)
    {
        lock (gate)
        {
            publish(++last);
        }
    }
}
