using System.ComponentModel.DataAnnotations;
using Chat.Functions.Acs;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Tokens;

/// <summary>What a frontend's token is good for and for how long; nothing of it is the caller's to choose.</summary>
public sealed class TokenOptions
{
    public const string Section = "Token";

    /// <summary>
    /// How long a frontend's token lives, 1 to 24 hours: learn.microsoft.com/azure/communication-services/concepts/authentication.
    /// Short is safer; the client SDKs refresh by themselves.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the token of a user without any of the roles below allows.</summary>
    public TokenScope Scope { get; set; } = TokenScope.Chat;

    /// <summary>Other tokens for some roles; the first entry whose role the caller has counts.</summary>
    [ValidateEnumeratedItems]
    public IList<RoleToken> Roles { get; } = [];
}

/// <summary>What the token of a user with this role allows.</summary>
public sealed class RoleToken
{
    /// <summary>As the identity provider writes it, for example <c>Chat.Guest</c>.</summary>
    [Required]
    public string Role { get; set; } = "";

    public TokenScope Scope { get; set; } = TokenScope.Chat;

    [Range(typeof(TimeSpan), "01:00:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
