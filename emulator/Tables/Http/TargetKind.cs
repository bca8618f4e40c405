namespace Chat.Emulator.Tables.Http;

/// <summary>What a path names.</summary>
internal enum TargetKind
{
    /// <summary>The account itself: service properties and statistics.</summary>
    Service,
    Tables,
    OneTable,
    Entities,
    OneEntity,
    Batch,
}
