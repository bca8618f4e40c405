using Chat.Functions.Tokens;

namespace Chat.Functions.Http;

/// <summary>The signed-in user who calls, by the app's own user id.</summary>
public sealed record Caller(UserId UserId, string? Name);
