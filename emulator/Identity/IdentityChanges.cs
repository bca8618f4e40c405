using Chat.Emulator.State;

namespace Chat.Emulator.Identity;

internal sealed record IdentityCreated(string IdentityId, string? CustomId) : Change;

internal sealed record TokenIssued(string IdentityId) : Change;

internal sealed record TokensRevoked(string IdentityId) : Change;

internal sealed record IdentityDeleted(string IdentityId) : Change;
