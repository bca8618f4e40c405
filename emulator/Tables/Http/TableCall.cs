using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>A request, or one part of a transaction, with all that decides its answer.</summary>
internal sealed record TableCall(string Method, TableTarget Target, TableQuery Query, ReadOnlyMemory<byte> Body)
{
    public string? Accept { get; init; }

    public string? ContentType { get; init; }

    public string? Prefer { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    public MetadataLevel Level => PayloadFormat.LevelOf(Accept, Query.Format);
}
