namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// The order of keys, which is the ordinal order of their UTF-16 text, on UTF-8. The two orders differ in one place only: in UTF-16 the
/// characters beyond the basic plane, F0 and up here, come before U+E000 to U+FFFF, which begin with EE and EF.
/// </summary>
internal static class KeyOrder
{
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);

        return common == left.Length || common == right.Length ? left.Length - right.Length : Rank(left[common]) - Rank(right[common]);
    }

    private static int Rank(byte value) => value is 0xEE or 0xEF ? value + 8 : value;
}
