namespace Chat.Local.Demo;

/// <summary>App settings for who has none of their own: what is off until somebody asks for it, so that it is seen.</summary>
public static class Showcase
{
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Bot__Welcome"] = "Welcome, {name}. /help says what can be asked here.",
    };
}
