namespace Chat.Functions.Moderation.Engine.Symbols;

/// <summary>How one character is read: its kind, and the class by which it is found. Packed, because there are 64 in a cache line's reach.</summary>
internal readonly struct Symbol(uint packed)
{
    public const uint EmojiBit = 1u << 24;
    public const uint TurnedBit = 1u << 25;
    public const uint ExpandsBit = 1u << 26;
    public const uint VowelBit = 1u << 31;

    private const int KindAt = 21;
    private const int ScriptAt = 27;
    private const uint ValueMask = (1u << KindAt) - 1;

    public SymbolKind Kind => (SymbolKind)((packed >> KindAt) & 7);

    /// <summary>The class, or the number of the expansion; zero stands for the character itself.</summary>
    public uint Value => packed & ValueMask;

    /// <summary>The class by which this code point is found; a number of its own where it stands for several letters.</summary>
    public int ClassOf(int codePoint) => Expands ? ~codePoint : Value == 0 ? codePoint : (int)Value;

    public Script Script => (Script)((packed >> ScriptAt) & 15);

    public bool IsEmoji => (packed & EmojiBit) != 0;

    public bool IsTurned => (packed & TurnedBit) != 0;

    public bool Expands => (packed & ExpandsBit) != 0;

    public bool IsVowel => (packed & VowelBit) != 0;

    public static Symbol Of(SymbolKind kind, uint value, Script script, uint bits) =>
        new(value | ((uint)kind << KindAt) | ((uint)script << ScriptAt) | bits);

    public uint Packed => packed;
}
