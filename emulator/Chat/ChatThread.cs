namespace Chat.Emulator.Chat;

/// <summary>A thread as it stands now. Whoever reads or changes it holds its <see cref="Gate"/>.</summary>
internal sealed class ChatThread
{
    private readonly OrderedDictionary<string, Participant> participants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Former> formers = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Receipt> receipts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Sender, string ClientMessageId), long> byClientId = [];
    private readonly List<long> activity = [];
    private readonly ActivityOrder order;
    private long lastVersion;
    private long lastArrival;

    public ChatThread(ThreadCreated created, ActivityOrder order)
    {
        this.order = order;
        Id = created.ThreadId;
        Topic = created.Topic;
        CreatedOn = created.At;
        CreatedBy = created.By;
        Metadata = created.Metadata;
        Retention = created.Retention;
        IsSticky = created.IsSticky;
        foreach (var participant in created.Participants)
        {
            participants[participant.Id] = participant;
        }

        lastVersion = created.Version;
        Messages.Append(System(MessageType.ParticipantAdded, created, created.Version, people: created.Participants));
        Messages.Append(System(MessageType.TopicUpdated, created, ++lastVersion, topic: created.Topic));
        order.Next(activity.Add);
    }

    public Lock Gate { get; } = new();

    public string Id { get; }

    public string Topic { get; private set; }

    public DateTimeOffset CreatedOn { get; }

    public string CreatedBy { get; }

    /// <summary>Whether its participants may not change: a notion of the first preview.</summary>
    public bool IsSticky { get; }

    public DateTimeOffset? DeletedOn { get; private set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; private set; }

    public RetentionPolicy? Retention { get; private set; }

    public DateTimeOffset? DeleteAfter => Retention?.DeleteThreadAfterDays is { } days ? CreatedOn.AddDays(days) : null;

    public MessageLog Messages { get; } = new();

    /// <summary>When the latest message arrived.</summary>
    public DateTimeOffset? LastMessageReceivedOn => lastArrival == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(lastArrival);

    /// <summary>The latest creation or message, as a number of the activity order.</summary>
    public long Activity => activity[^1];

    public int ParticipantCount => participants.Count;

    public IEnumerable<Participant> Participants => participants.Values;

    public IReadOnlyList<Receipt> Receipts => receipts.Values;

    public Participant? Find(string id) => participants.GetValueOrDefault(id);

    /// <summary>The message a client has sent under an id of its own.</summary>
    public Message? FindByClientId(string sender, string? clientMessageId) =>
        clientMessageId is not null && byClientId.TryGetValue((sender, clientMessageId), out var id) ? Messages.Find(id) : null;

    /// <summary>A participant, also one who was removed, as he was then.</summary>
    public Participant? LastKnown(string id) => Find(id) ?? formers.GetValueOrDefault(id)?.Participant;

    /// <summary>What a participant sees, or one who was removed saw last; null for anyone else.</summary>
    public HistoryWindow? WindowOf(string id) =>
        Find(id) is { } participant ? new HistoryWindow(participant.ShareHistoryTime, int.MaxValue)
        : formers.TryGetValue(id, out var former) ? new HistoryWindow(former.Participant.ShareHistoryTime, former.LastSequence)
        : null;

    /// <summary>What <see cref="Activity"/> was when the order stood at a number; 0 before the thread was there.</summary>
    public long ActivityAsOf(long number)
    {
        if (activity[^1] <= number)
        {
            return activity[^1];
        }

        var index = activity.BinarySearch(number);
        index = index >= 0 ? index : ~index - 1;

        return index >= 0 ? activity[index] : 0;
    }

    /// <summary>Epoch milliseconds, and always later than what was given out before.</summary>
    public long NextVersion(DateTimeOffset now) => Math.Max(now.ToUnixTimeMilliseconds(), lastVersion + 1);

    public void Apply(ChatChange change)
    {
        lastVersion = Math.Max(lastVersion, change.Version);
        switch (change)
        {
            case ThreadUpdated updated:
                Metadata = MetadataMerge.Merge(Metadata, updated.Metadata);
                Retention = updated.Retention ?? Retention;
                if (updated.Topic is { } topic)
                {
                    Topic = topic;
                    Messages.Append(System(MessageType.TopicUpdated, change, change.Version, topic: topic));
                }

                break;

            case ThreadDeleted:
                DeletedOn = change.At;
                break;

            case ParticipantsAdded added:
                foreach (var participant in added.Participants)
                {
                    participants[participant.Id] = participant;
                    formers.Remove(participant.Id);
                }

                Messages.Append(System(MessageType.ParticipantAdded, change, change.Version, people: added.Participants));
                break;

            case ParticipantRemoved removed when participants.Remove(removed.ParticipantId, out var gone):
                formers[gone.Id] = new Former(gone, Messages.Last);
                receipts.Remove(gone.Id);
                Messages.Append(System(MessageType.ParticipantRemoved, change, change.Version, people: [gone]));
                break;

            case MessageSent sent:
                Messages.Append(new Message
                {
                    Id = sent.Version,
                    Version = sent.Version,
                    Type = sent.Type,
                    By = sent.By,
                    Content = sent.Content,
                    SenderDisplayName = sent.SenderDisplayName,
                    Metadata = sent.Metadata,
                    Priority = sent.Priority,
                    ClientMessageId = sent.ClientMessageId,
                });
                if (sent.ClientMessageId is { } clientMessageId)
                {
                    byClientId[(sent.By, clientMessageId)] = sent.Version;
                }

                lastArrival = sent.Version;
                order.Next(activity.Add);
                break;

            case MessageEdited edited when Messages.Find(edited.MessageId) is { } message:
                message.Content = edited.Content ?? message.Content;
                message.Metadata = MetadataMerge.Merge(message.Metadata, edited.Metadata);
                message.EditedOn = change.At;
                Messages.MoveToTop(message, change.Version);
                break;

            case MessageDeleted deleted when Messages.Find(deleted.MessageId) is { } message:
                message.Content = "";
                message.Metadata = null;
                message.DeletedOn = change.At;
                Messages.MoveToTop(message, change.Version);
                break;

            case ReceiptSent receipt when receipts.GetValueOrDefault(receipt.By) is not { } earlier || earlier.MessageId <= receipt.MessageId:
                receipts[receipt.By] = new Receipt(receipt.By, receipt.MessageId, change.At);
                break;
        }
    }

    private static Message System(
        MessageType type, ChatChange change, long version, IReadOnlyList<Participant>? people = null, string? topic = null) => new()
    {
        Id = version,
        Version = version,
        Type = type,
        By = change.By,
        Participants = people,
        Topic = topic,
    };

    private sealed record Former(Participant Participant, int LastSequence);
}
