namespace Chat.Emulator.Tables.Wire;

/// <summary>A piece of a request's JSON, or of what was unescaped from it.</summary>
internal readonly record struct TextPart(int Start, int Length, bool IsUnescaped)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json, byte[] unescaped) => (IsUnescaped ? unescaped : json).Slice(Start, Length);
}
