using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>What a call is answered with.</summary>
internal sealed record TableAnswer(int Status)
{
    public TableError? Error { get; init; }

    public string? ContentType { get; init; }

    public string? ETag { get; init; }

    /// <summary>The address of what was made.</summary>
    public string? Location { get; init; }

    public string? PreferenceApplied { get; init; }

    public string? NextTableName { get; init; }

    public string? NextPartitionKey { get; init; }

    public string? NextRowKey { get; init; }

    public ITableBody? Body { get; init; }

    public static implicit operator TableAnswer(TableError error) => new(error.Status) { Error = error };
}
