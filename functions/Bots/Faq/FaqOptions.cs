using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots.Faq;

/// <summary>Answers from a file. Without a file there is no FAQ bot.</summary>
public sealed class FaqOptions
{
    public const string Section = "Faq";

    /// <summary>A Markdown or JSON file: a full path, or one beside the app.</summary>
    public string? File { get; set; }

    /// <summary>How like a question of the file a text has to be when the bot is asked by name, 1 to 100.</summary>
    [Range(1, 100)]
    public int AskedLikeness { get; set; } = 65;

    /// <summary>How like it has to be when nobody in particular is asked, 1 to 100: rather silent than wrong.</summary>
    [Range(1, 100)]
    public int OverheardLikeness { get; set; } = 88;

    /// <summary>What it says when it is asked by name and knows no answer.</summary>
    [Required]
    public string UnknownText { get; set; } = "I have no answer to that. Somebody will answer you here.";
}

[OptionsValidator]
internal sealed partial class FaqOptionsValidator : IValidateOptions<FaqOptions>;
