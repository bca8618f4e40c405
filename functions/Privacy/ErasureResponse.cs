namespace Chat.Functions.Privacy;

/// <param name="Status"><c>running</c>, <c>held</c> or <c>done</c>.</param>
/// <param name="Erased">How many pieces went from each place.</param>
/// <param name="WaitsFor">Why it stands still, as far as it does.</param>
public sealed record ErasureResponse(
    string UserId,
    string Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyDictionary<string, int> Erased,
    string? WaitsFor);
