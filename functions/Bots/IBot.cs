namespace Chat.Functions.Bots;

/// <summary>
/// A bot: an identity of its own, and what it does when it is asked. One instance serves every thread, so it keeps nothing between two calls; what
/// it needs is injected. Registered with one line in <see cref="Program"/>.
/// </summary>
public interface IBot
{
    /// <summary>
    /// Under this its chat identity is remembered and its settings are found (<c>Bots__{name}__…</c>): 1 to 32 of a to z, 0 to 9 and -. Another name is
    /// another bot.
    /// </summary>
    string Name { get; }

    /// <summary>How it is shown where the settings say nothing else.</summary>
    string DisplayName { get; }

    /// <summary>The word that asks it where the settings say nothing else, whatever its case.</summary>
    string Mention => $"@{Name}";

    /// <summary>False while it lacks what it cannot work without: then it has no identity, is in no new thread and is asked nothing.</summary>
    bool IsReady => true;

    /// <summary>Says what it answers to, and how; called once.</summary>
    void SetUp(BotSetup bot);
}
