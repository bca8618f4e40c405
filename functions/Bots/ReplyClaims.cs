using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// Who may answer a trigger as a bot: the first to write the claim, and after its lease whoever takes it over. Leases are judged by the store's
/// clock alone; workers' clocks may differ by minutes.
/// </summary>
public sealed class ReplyClaims(ChatTables tables, IOptionsMonitor<BotOptions> options)
{
    /// <summary>The claim, or null when the trigger is answered already.</summary>
    /// <exception cref="ReplyClaimedException">Somebody else is at it; should they crash, the trigger must come back.</exception>
    public async Task<ReplyClaim?> TakeAsync(BotTrigger trigger, string bot, int hops, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var mine = ReplyClaim.For(trigger, bot, hops, Guid.NewGuid().ToString("n"));
        try
        {
            mine.ETag = (await messages.AddEntityAsync(mine, cancellationToken)).Headers.ETag ?? default;

            return mine;
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return await TakeOverAsync(messages, mine, cancellationToken);
        }
    }

    /// <summary>How many bots have answered one another up to a reply; null when no claim says that this bot has answered, or was about to.</summary>
    public async Task<int?> HopsAsync(string threadId, string triggerId, string bot, CancellationToken cancellationToken)
    {
        var claim = await (await tables.MessagesAsync()).GetEntityIfExistsAsync<ReplyClaim>(
            TableKey.Of(threadId), ReplyClaim.KeyOf(triggerId, bot), cancellationToken: cancellationToken);

        return claim.HasValue ? claim.Value!.Hops : null;
    }

    /// <summary>Begins the lease anew, for who has taken long.</summary>
    /// <exception cref="ReplyClaimedException">Somebody has taken it over: nothing may be sent any more.</exception>
    public async Task RenewAsync(ReplyClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            claim.ETag = (await (await tables.MessagesAsync()).UpdateEntityAsync(claim, claim.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag ?? default;
        }
        catch (RequestFailedException takenOver) when (takenOver.Status is 404 or 412)
        {
            throw new ReplyClaimedException();
        }
    }

    /// <summary>Remembers that the reply is out. Not being able to is no fault: whoever comes next will find the reply in the thread.</summary>
    public async Task CompleteAsync(ReplyClaim claim, string replyId, CancellationToken cancellationToken)
    {
        claim.ReplyId = replyId;
        await (await tables.MessagesAsync()).UpdateEntityAsync(claim, ETag.All, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>
    /// Gives the claim back at once, for when it is certain that this attempt sent nothing. A claim that was taken over stays: without it the next
    /// attempt would not look for a reply of those before. One that somebody else has by now is theirs.
    /// </summary>
    public async Task GiveBackAsync(ReplyClaim claim, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        try
        {
            if (!claim.IsTakenOver)
            {
                await messages.DeleteEntityAsync(claim.PartitionKey, claim.RowKey, claim.ETag, cancellationToken);
                return;
            }

            claim.IsGivenBack = true;
            await messages.UpdateEntityAsync(claim, claim.ETag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException takenOver) when (takenOver.Status is 404 or 412)
        {
        }
    }

    private async Task<ReplyClaim?> TakeOverAsync(TableClient messages, ReplyClaim mine, CancellationToken cancellationToken)
    {
        var answer = await messages.GetEntityIfExistsAsync<ReplyClaim>(mine.PartitionKey, mine.RowKey, cancellationToken: cancellationToken);
        if (!answer.HasValue)
        {
            throw new ReplyClaimedException();
        }

        var theirs = answer.Value!;
        if (theirs.ReplyId is not null)
        {
            return null;
        }

        // Our own insert whose answer was lost on the way.
        if (theirs.Owner == mine.Owner)
        {
            return theirs;
        }

        var storeTime = answer.GetRawResponse().Headers.Date ?? throw new ReplyClaimedException();
        if (!theirs.IsGivenBack && theirs.Timestamp + options.CurrentValue.ClaimLease > storeTime)
        {
            throw new ReplyClaimedException();
        }

        mine.Takes = theirs.Takes + 1;
        mine.Hops = theirs.Hops;
        try
        {
            mine.ETag = (await messages.UpdateEntityAsync(mine, theirs.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag ?? default;

            return mine;
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 412)
        {
            throw new ReplyClaimedException();
        }
    }
}
