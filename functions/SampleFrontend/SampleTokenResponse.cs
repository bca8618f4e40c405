namespace Chat.Functions.SampleFrontend;

/// <summary>A token as the sample reads it.</summary>
public sealed record SampleTokenResponse(string Token, DateTimeOffset ExpiresOn, SampleUser User);

public sealed record SampleUser(string CommunicationUserId);
