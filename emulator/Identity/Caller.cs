namespace Chat.Emulator.Identity;

/// <summary>Who a user access token speaks for, until when, and what it allows.</summary>
internal sealed record Caller(string Id, TokenScope Scopes, DateTimeOffset ExpiresOn)
{
    public bool May(TokenScope any) => (Scopes & any) != TokenScope.None;
}
