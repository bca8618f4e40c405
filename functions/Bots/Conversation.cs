using Chat.Functions.Acs;

namespace Chat.Functions.Bots;

/// <summary>A piece of a thread as everybody in it may read it.</summary>
/// <param name="Messages">The earliest first.</param>
/// <param name="Removed">What was said there and moderation took away. Not to be shown to anybody; only to know it again.</param>
public sealed record Conversation(IReadOnlyList<SaidMessage> Messages, IReadOnlyList<string> Removed);

/// <summary>A message as it stands in the thread.</summary>
public sealed record SaidMessage(string MessageId, AcsUserId Who, string? WhoName, DateTimeOffset On, string Text, bool IsBot);
