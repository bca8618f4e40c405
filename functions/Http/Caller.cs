using Chat.Functions.Users;

namespace Chat.Functions.Http;

/// <summary>Who calls, by the app's own user id: a signed-in user, or a backend that holds a function key and speaks for one.</summary>
public sealed record Caller(UserId UserId, string? Name)
{
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>When the session began, as far as the sign-in says.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>A backend vouches for the user: no session of the user's is involved.</summary>
    public bool IsBackend { get; init; }

    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);
}
