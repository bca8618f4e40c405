namespace Chat.Emulator.Tables.Storage;

/// <summary>What has a place in an order of keys.</summary>
internal interface IKeyed
{
    /// <summary>UTF-8.</summary>
    ReadOnlySpan<byte> Key { get; }
}
