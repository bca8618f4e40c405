using System.Text.Json.Nodes;

namespace Chat.Functions.Privacy;

/// <summary>One place that keeps something about users: how it is read out, and how it goes.</summary>
public interface IPersonalData
{
    /// <summary>Names the place in an export and in the record of an erasure.</summary>
    string Name { get; }

    /// <summary>Everything kept here about this person, piece by piece.</summary>
    IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, CancellationToken cancellationToken);

    /// <summary>Takes it away. May be called again after it ended anywhere, and then goes on.</summary>
    /// <returns>How many pieces went in this call.</returns>
    Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken);
}
