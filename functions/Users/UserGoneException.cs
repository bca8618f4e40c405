namespace Chat.Functions.Users;

/// <summary>The user's row is not there though it was a moment ago, or somebody else is said to have written it: asking again settles it.</summary>
public sealed class UserGoneException(string key) : Exception($"{key} is no longer there.");
