using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>The service's own user, which is in every thread this app makes, and as which the helper speaks.</summary>
public sealed class BotOptions
{
    public const string Section = "Bot";

    /// <summary>Under this name the bot's chat identity is remembered; another name is another bot.</summary>
    [Required]
    [RegularExpression("[a-z0-9-]{1,32}")]
    public string Name { get; set; } = "helper";

    [Required]
    [StringLength(256)]
    public string DisplayName { get; set; } = "Helper";

    /// <summary>A message that contains this word is meant for the bot, whatever its case.</summary>
    [Required]
    public string Mention { get; set; } = "@bot";

    /// <summary>What the bot knows: the first answer whose keyword the question contains.</summary>
    public IList<BotAnswer> Answers { get; } = [];

    /// <summary>What the bot says when it knows no answer.</summary>
    [Required]
    public string Fallback { get; set; } = "I do not know that yet. Somebody will answer you here.";

    /// <summary>What it says to who comes into a thread after its beginning, <c>{name}</c> being their name. Empty: nothing.</summary>
    public string Welcome { get; set; } = "";

    /// <summary>
    /// How long one worker may hold any bot's reply before another takes it over, 20 seconds to 10 minutes. At least twice the time a call to the chat
    /// service may take.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:20", "00:10:00")]
    public TimeSpan ClaimLease { get; set; } = TimeSpan.FromSeconds(25);
}

public sealed class BotAnswer
{
    public string Keyword { get; set; } = "";

    public string Text { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class BotOptionsValidator : IValidateOptions<BotOptions>;
