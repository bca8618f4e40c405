namespace Chat.Functions.Tokens;

/// <summary>What a frontend needs to build its chat client.</summary>
public sealed record TokenResponse(string UserId, string CommunicationUserId, string Token, DateTimeOffset ExpiresOn, Uri Endpoint);
