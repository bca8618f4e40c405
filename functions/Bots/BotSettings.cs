using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>What may be set for each bot but the service's own user, as <c>Bots__{name}__…</c>.</summary>
public sealed class BotSettings
{
    public const string Section = "Bots";

    /// <summary>How it is shown; the bot's own choice when left out.</summary>
    [StringLength(256)]
    public string? DisplayName { get; set; }

    /// <summary>The word that asks it, whatever its case; the bot's own choice when left out.</summary>
    [StringLength(64)]
    public string? Mention { get; set; }

    /// <summary>In which threads it is.</summary>
    public BotPresence Threads { get; set; } = BotPresence.Invited;
}

public enum BotPresence
{
    /// <summary>Where somebody brings it in.</summary>
    Invited,

    /// <summary>In every thread that is made here from now on, too.</summary>
    Everywhere,

    /// <summary>Nowhere: it is asked nothing.</summary>
    Off,
}

/// <summary>Reads the settings of the bot whose name is asked for.</summary>
internal sealed class BotSettingsSource(IConfiguration configuration) : IConfigureNamedOptions<BotSettings>
{
    public void Configure(string? name, BotSettings options) => configuration.GetSection(ConfigurationPath.Combine(BotSettings.Section, name ?? "")).Bind(options);

    public void Configure(BotSettings options)
    {
    }
}

[OptionsValidator]
internal sealed partial class BotSettingsValidator : IValidateOptions<BotSettings>;
