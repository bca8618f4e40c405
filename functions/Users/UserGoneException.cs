namespace Chat.Functions.Users;

/// <summary>Somebody erased this user at the same moment.</summary>
public sealed class UserGoneException(string key) : Exception($"{key} is no longer there.");
