namespace Chat.Functions.Users;

/// <param name="Until">Null while banned: for good.</param>
public sealed record BanResponse(string UserId, bool Banned, DateTimeOffset? Since, DateTimeOffset? Until, string? Reason);
