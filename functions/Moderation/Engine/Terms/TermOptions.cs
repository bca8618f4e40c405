namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>How a term is looked for.</summary>
[Flags]
public enum TermOptions
{
    /// <summary>As a whole word, through every disguise.</summary>
    None = 0,

    /// <summary>Also inside a longer word.</summary>
    Substring = 1,

    /// <summary>As it is written, whatever the case; no disguise is looked through.</summary>
    Exact = 2,
}
