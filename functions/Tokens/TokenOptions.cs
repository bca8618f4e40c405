using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Tokens;

public sealed class TokenOptions
{
    public const string Section = "Token";

    /// <summary>
    /// How long a frontend's token lives, 1 to 24 hours: learn.microsoft.com/azure/communication-services/concepts/authentication.
    /// Short is safer; the client SDKs refresh by themselves.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
