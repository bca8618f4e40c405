namespace Chat.Emulator.Tests.BadInput;

/// <summary>A request that has to be refused, whoever asks.</summary>
internal sealed record BadRequest(HttpMethod Method, string Target)
{
    public byte[]? Body { get; init; }

    /// <summary>A user's token; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Signed with the resource's access key, as identity operations are.</summary>
    public bool IsSigned { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Something the emulator does not have: 501 and its name are its way of saying no.</summary>
    public bool IsUnknown { get; init; }
}
