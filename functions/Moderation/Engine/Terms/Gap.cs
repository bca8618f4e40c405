namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>What stands between two pieces.</summary>
internal struct Gap
{
    /// <summary>Characters nobody takes for separators between letters of one word: more than these, and they are two words.</summary>
    public const int Longest = 8;

    public int Length;

    /// <summary>Which signs, spaces left out; 0 when there are only spaces.</summary>
    public uint Signs;

    public bool HasSpace;

    public bool HasLineBreak;

    /// <summary>The beginning of the text, or letters of a script without spaces.</summary>
    public bool IsHard;

    public bool IsApostrophe;

    public readonly bool CanJoin => !IsHard && Length <= Longest;

    public readonly bool IsOnlySpace => HasSpace && Signs == 0;

    public readonly bool IsLike(in Gap other) => Signs == other.Signs && HasSpace == other.HasSpace && HasLineBreak == other.HasLineBreak && Length == other.Length;
}
