namespace Chat.Functions.Privacy;

public sealed record HoldResponse(string UserId, bool Held, DateTimeOffset? Since, string? Reason);
