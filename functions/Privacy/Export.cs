using System.Text.Json;
using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Privacy;

/// <summary>Writes out what every place keeps about a person, piece by piece, so that much of it takes no more memory than little.</summary>
public sealed class Export(UserDirectory directory, IEnumerable<IPersonalData> places, TimeProvider clock)
{
    private const int FlushedEvery = 16 * 1024;

    public async Task<DataSubject?> SubjectAsync(UserId userId, CancellationToken cancellationToken) =>
        await directory.ReadAsync(UserRow.KeyOf(userId), cancellationToken) is { } row
            ? new DataSubject(row.PartitionKey, [.. row.AllIdentities().Select(id => new AcsUserId(id))])
            : null;

    public async Task WriteAsync(DataSubject person, UserId userId, Stream body, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("userId", userId.Value);
        json.WriteString("exportedAt", clock.GetUtcNow());
        foreach (var place in places)
        {
            json.WriteStartArray(place.Name);
            await foreach (var piece in place.ExportAsync(person, cancellationToken))
            {
                piece.WriteTo(json);
                if (json.BytesPending > FlushedEvery)
                {
                    await json.FlushAsync(cancellationToken);
                }
            }

            json.WriteEndArray();
        }

        // Whoever reads it knows by this that it is whole.
        json.WriteBoolean("complete", true);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }
}
