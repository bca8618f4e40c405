namespace Chat.Functions.Delivery;

/// <summary>Which events are to be tried again; without a body, all that wait.</summary>
/// <param name="Id">One of the list, whether or not it was replayed before.</param>
public sealed record ReplayRequest(string? Id = null);
