using Chat.Functions.Acs;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>The right to carry out what waits in a thread, and what is known of the writing there. Kept until its lease ends or it is given back.</summary>
public sealed class Turn(TurnRow row, long takenAt, TimeProvider clock, ServiceClock service)
{
    private readonly List<(DateTimeOffset On, string MessageId)> writes = [.. row.Writes];

    public TurnRow Row => row;

    public IReadOnlyList<(DateTimeOffset On, string MessageId)> Writes => writes;

    public DateTimeOffset? QuietUntil => row.QuietUntil;

    /// <summary>Half the lease is for what is under way when it is looked at, the other half for its end.</summary>
    public bool IsGood => clock.GetElapsedTime(takenAt) < Turns.Lease / 2;

    public void Wrote(string messageId) => writes.Add((service.Now, messageId));

    public void BeQuiet(TimeSpan wait) => row.QuietUntil = service.Now + wait;
}
