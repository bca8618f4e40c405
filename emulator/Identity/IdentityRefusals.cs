using Chat.Emulator.Http;

namespace Chat.Emulator.Identity;

/// <summary>What identity operations refuse, and how they say it.</summary>
/// <remarks>
/// Of these only the lifetime's error has been seen from the service; status and code of the others are inferred.
/// learn.microsoft.com/rest/api/communication/identity/communication-identity
/// </remarks>
internal static class IdentityRefusals
{
    public static Refusal Unsigned { get; } = new(401, "Unauthorized", "Sign the request with the access key, or send an Entra bearer token.");

    public static Refusal EntraOff { get; } =
        new(401, "Unauthorized", "Entra bearer tokens are not accepted; start the emulator with --accept-entra to take them.");

    public static Refusal ScopesMissing { get; } =
        new(400, "ValidationError", "At least one scope is required.", "Scopes");

    public static Refusal ScopesUnknown { get; } = new(
        400, "ValidationError", "Scopes must be among: chat, chat.join, chat.join.limited, voip, voip.join.", "Scopes");

    public static Refusal CustomIdUnknownHere { get; } =
        new(400, "ValidationError", "customId needs api-version 2025-03-02-preview or later.", "CustomId");

    public static Refusal IdMalformed { get; } = new(400, "ValidationError", "The identity is not a Communication Services user id.", "Id");

    public static Refusal OtherResource { get; } = new(403, "Forbidden", "The identity belongs to another resource.");

    public static Refusal NotFound { get; } = new(404, "NotFound", "The identity does not exist.");

    public static Refusal BadSignature(string reason) => new(401, "Unauthorized", reason);

    public static Refusal Lifetime(int minutes) => new(
        400,
        "ValidationError",
        $"Invalid value provided for ExpiresInMinutes: {minutes}. The value must be in the interval [60, 1440].",
        "ExpiresInMinutes");
}
