namespace Chat.Emulator;

/// <summary>What can be made to go wrong.</summary>
public enum FaultKind
{
    /// <summary>Answers 429, with a <c>Retry-After</c> when <see cref="Fault.RetryAfterSeconds"/> is set.</summary>
    Throttle,

    /// <summary>Answers <see cref="Fault.Status"/> without doing anything.</summary>
    Error,

    /// <summary>Answers <see cref="Fault.Status"/>, 200 for example, with a body that is no JSON, and does nothing.</summary>
    Garbage,

    /// <summary>Waits <see cref="Fault.Milliseconds"/> before a request is looked at.</summary>
    Latency,

    /// <summary>Does the work and breaks the connection instead of answering.</summary>
    LostAnswer,

    /// <summary>Does the work and answers <see cref="Fault.Status"/> all the same.</summary>
    WorkedError,

    /// <summary>An event is not delivered and not tried again.</summary>
    DropEvents,

    /// <summary>Events are delivered twice.</summary>
    DuplicateEvents,

    /// <summary>Events wait up to <see cref="Fault.Milliseconds"/> before they are sent, so that later ones overtake them.</summary>
    ReorderEvents,

    /// <summary>A write of the tables finds that somebody else was faster: 409 for an insert, 412 for the rest.</summary>
    Conflict,

    /// <summary>A realtime line breaks when it should have told an event.</summary>
    CutRealtime,
}
