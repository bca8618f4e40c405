using Chat.Functions.Moderation.Engine.Terms;

namespace Chat.Functions.Moderation.Engine;

/// <summary>Lists to collect in, one set per thread, so that a clean message costs no memory.</summary>
internal sealed class Room
{
    [ThreadStatic]
    private static Room? mine;

    public static Room Mine => mine ??= new Room();

    public List<TermHit> TermHits { get; } = [];

    public List<RuleHit> RuleHits { get; } = [];

    public List<TextSpan> Found { get; } = [];
}
