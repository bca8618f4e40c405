using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>How all bots behave.</summary>
public sealed class MannersOptions
{
    public const string Section = "BotManners";

    /// <summary>
    /// How many bots may answer one another in a row, 0 to 5. With 0 they answer people only: a bot that lists bots names them, and means nobody.
    /// </summary>
    [Range(0, 5)]
    public int HopLimit { get; set; }

    /// <summary>A trigger older than this gets no answer any more, 30 seconds to 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long a handler may take while Event Grid waits, 1 to 18 s: it waits 30 s for all, learn.microsoft.com/azure/event-grid/delivery-and-retry.
    /// What takes longer is handed on.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:18")]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a handler may take once the work is handed on, 5 to 45 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:00:45")]
    public TimeSpan LateAnswerWithin { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Answers one person gets in a minute in all threads, 1 to 600; counted by each worker for itself.</summary>
    [Range(1, 600)]
    public int PerUserPerMinute { get; set; } = 20;

    /// <summary>Answers of all bots in one thread in a minute, 1 to 28; counted from the claims, so for all workers together.</summary>
    [Range(1, 28)]
    public int PerThreadPerMinute { get; set; } = 15;

    /// <summary>What a bot says instead of words that moderation would take away.</summary>
    [Required]
    public string WithheldText { get; set; } = "I may not say that here.";
}

[OptionsValidator]
internal sealed partial class MannersOptionsValidator : IValidateOptions<MannersOptions>;
