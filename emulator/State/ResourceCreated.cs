namespace Chat.Emulator.State;

/// <summary>The first line of every journal: which resource this is.</summary>
internal sealed record ResourceCreated(Guid ResourceId) : Change;
