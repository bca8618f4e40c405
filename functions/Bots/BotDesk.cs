using Chat.Functions.Http;
using Chat.Functions.Threads;

namespace Chat.Functions.Bots;

/// <summary>Which bots are in a thread, and whether they may speak there.</summary>
public sealed class BotDesk(ThreadAccess access, BotTools tools, BotPauses pauses, TimeProvider clock)
{
    /// <summary>In an address, in place of a bot's name: all of them.</summary>
    public const string All = "all";

    public async Task<Outcome<BotListResponse>> ListAsync(Caller caller, string threadId, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is null)
        {
            return entry.Refusal!;
        }

        var silent = await pauses.ReadAsync(threadId, cancellationToken);
        var listed = new List<ListedBot>();
        foreach (var bot in await tools.ReadBotsAsync(threadId, cancellationToken))
        {
            var pause = silent.Where(pause => pause.Silences(bot.Name, "")).MinBy(pause => pause.On);
            listed.Add(new ListedBot(
                bot.Name,
                (await bot.IdAsync(cancellationToken)).Value,
                bot.DisplayName,
                bot.Mention,
                [.. bot.Handlers.OfType<BotHandler.OfCommand>().Select(command => new ListedCommand(command.Command, command.Description))],
                pause?.On,
                pause?.By));
        }

        return new BotListResponse(listed);
    }

    /// <summary>Silences a bot in a thread, or releases it. What is so already stays so.</summary>
    public async Task<Refusal?> SetAsync(Caller caller, string threadId, string name, bool isPaused, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal;
        }

        if (ThreadPolicy.PauseBot(caller, seat.Role) is { } refusal)
        {
            return refusal;
        }

        var here = await tools.ReadBotsAsync(threadId, cancellationToken);
        if (name != All && here.All(bot => bot.Name != name))
        {
            return Refusal.BotUnknown;
        }

        var row = PauseRow.For(threadId, name == All ? PauseRow.Everybody : name, null, caller.UserId.Value, clock.GetUtcNow());
        if (isPaused)
        {
            await pauses.PauseAsync(row, cancellationToken);

            return null;
        }

        // Released means that it speaks: who releases one of them ends the silence of all, and keeps that of the others.
        var silent = await pauses.ReadAsync(threadId, cancellationToken);
        if (name != All && silent.Any(pause => pause.Bot == PauseRow.Everybody))
        {
            foreach (var other in here.Where(bot => bot.Name != name))
            {
                await pauses.PauseAsync(PauseRow.For(threadId, other.Name, null, caller.UserId.Value, clock.GetUtcNow()), cancellationToken);
            }

            await pauses.ReleaseAsync(threadId, PauseRow.Everybody, cancellationToken);
        }

        foreach (var pause in silent.Where(pause => name == All || pause.Bot == name))
        {
            await pauses.ReleaseAsync(threadId, pause.Bot, cancellationToken);
        }

        return null;
    }
}
