namespace Chat.Emulator.Chat;

/// <summary>
/// The messages of a thread by sequence number. An edit or a delete moves a message to a new number and leaves a hole;
/// holes point below themselves and are shortened as they are crossed, so a page costs the same wherever it starts.
/// </summary>
internal sealed class MessageLog
{
    private readonly List<Message> byId = [];
    private readonly List<Slot> slots = [];

    /// <summary>The highest sequence number given out; numbers begin at 1.</summary>
    public int Last => slots.Count;

    public int Count => byId.Count;

    public void Append(Message message)
    {
        byId.Add(message);
        Place(message);
    }

    public void MoveToTop(Message message, long version)
    {
        slots[message.Sequence - 1] = new Slot(null, message.Sequence - 1);
        message.Version = version;
        Place(message);
    }

    public Message? Find(long id)
    {
        var (low, high) = (0, byId.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (byId[middle].Id == id)
            {
                return byId[middle];
            }

            (low, high) = byId[middle].Id < id ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The message with the highest sequence number at or below the given one.</summary>
    public Message? AtOrBelow(int sequence)
    {
        var found = sequence;
        while (found > 0 && slots[found - 1] is { Message: null } hole)
        {
            found = hole.Below;
        }

        while (sequence > found)
        {
            var next = slots[sequence - 1].Below;
            slots[sequence - 1] = new Slot(null, found);
            sequence = next;
        }

        return found > 0 ? slots[found - 1].Message : null;
    }

    private void Place(Message message)
    {
        slots.Add(new Slot(message, 0));
        message.Sequence = slots.Count;
    }

    private readonly record struct Slot(Message? Message, int Below);
}
