namespace Chat.Emulator.Tables.Storage;

/// <summary>A position in <see cref="KeyedBlocks{T}"/>; good until the next insertion or removal.</summary>
internal readonly record struct Place(int Block, int Index)
{
    public static Place First => default;
}
