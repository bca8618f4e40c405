namespace Chat.Functions.Delivery;

/// <param name="Replayed">Acted on now.</param>
/// <param name="Failed">Not acted on, and still there: ask again for those that fail passing.</param>
/// <param name="More">There are more than one call takes.</param>
public sealed record ReplayResponse(int Replayed, IReadOnlyList<FailedReplay> Failed, bool More);

/// <param name="Reason">Why it cannot be read, or what does not answer.</param>
public sealed record FailedReplay(string Id, string Reason, bool Passing);
