namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>How much is still all right.</summary>
public sealed record FloodLimits
{
    /// <summary>People mentioned with @.</summary>
    public int Mentions { get; init; } = int.MaxValue;

    public int Emoji { get; init; } = int.MaxValue;

    /// <summary>Capitals among the letters, 0 to 1; asked from 12 letters on.</summary>
    public double CapsShare { get; init; } = 1;

    /// <summary>The same character in a row.</summary>
    public int RepeatedCharacters { get; init; } = int.MaxValue;

    /// <summary>The same line in a row.</summary>
    public int RepeatedLines { get; init; } = int.MaxValue;

    public int Lines { get; init; } = int.MaxValue;

    /// <summary>UTF-16 code units.</summary>
    public int Length { get; init; } = int.MaxValue;
}
