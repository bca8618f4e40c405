namespace Chat.Functions.Bots;

/// <summary>The bots in a thread.</summary>
public sealed record BotListResponse(IReadOnlyList<ListedBot> Bots);

/// <param name="Bot">Its name here, by which it is brought in, silenced and released.</param>
/// <param name="Mention">The word that asks it.</param>
/// <param name="PausedSince">Since when it is silent in this thread; left out while it is not.</param>
/// <param name="PausedBy">The user id of who silenced it; left out where it handed over by itself.</param>
public sealed record ListedBot(
    string Bot, string CommunicationUserId, string DisplayName, string Mention, IReadOnlyList<ListedCommand> Commands, DateTimeOffset? PausedSince, string? PausedBy);

public sealed record ListedCommand(string Command, string Description);
