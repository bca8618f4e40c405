namespace Chat.Functions.Tokens;

/// <summary>Nothing to ask for: the token is for the caller, and its scope is ours to choose. A field in the body is refused by name.</summary>
public sealed record TokenRequest;
