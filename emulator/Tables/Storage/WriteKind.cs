namespace Chat.Emulator.Tables.Storage;

/// <summary>What a write does with the row; <see cref="IfMatch"/> says whether it has to be there.</summary>
internal enum WriteKind
{
    Insert,
    Replace,
    Merge,
    Delete,
}
