using Chat.Functions.Archive;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>Finds in the archive that somebody came.</summary>
public sealed class Joinings(ChatTables tables)
{
    /// <summary>Null while the archive has not heard of it.</summary>
    public async Task<BotTrigger?> FindAsync(string threadId, string triggerId, long version, CancellationToken cancellationToken)
    {
        var who = BotTrigger.WhoJoined(triggerId);
        var found = await (await tables.MessagesAsync()).GetEntityIfExistsAsync<ActivityRow>(
            TableKey.Of(threadId), $"{TableKey.Sortable(version)}|a|joined|{TableKey.Of(who.Value)}", cancellationToken: cancellationToken);

        return new BotTrigger
        {
            ThreadId = threadId,
            Id = triggerId,
            Version = version,
            Who = who,
            WhoName = found.HasValue ? found.Value!.WhoName : null,
            On = DateTimeOffset.FromUnixTimeMilliseconds(version),
        };
    }
}
