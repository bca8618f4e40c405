using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Tables;
using Chat.Functions.Threads;
using Chat.Functions.Users;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>
/// Tells people of what was decided about them, privately: Communication Services shows every message of a thread to everybody in it, so it is
/// said by the bot in a thread of the two, made at the first notice.
/// </summary>
public sealed class Notices(ChatTables tables, AcsChat chat, BotIdentity bot, ThreadBook book, UserDirectory directory, TimeProvider clock)
{
    /// <summary>In the message's metadata: what it is about, so that a worker that takes over finds what was said already.</summary>
    public const string MetadataKey = "notice";

    private const string Topic = "Notices";

    // As long as a worker may be at it; by the store's clock.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>Says something to somebody, once per key.</summary>
    public async Task SayOnceAsync(AcsUserId who, string key, string text, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var (claim, isFirst) = await ClaimAsync(moderation, who, key, cancellationToken);
        if (claim is null)
        {
            return;
        }

        try
        {
            claim.SentId = await TrySayAsync(who, key, text, isFirst, cancellationToken);
        }
        catch (RequestFailedException refused) when (isFirst && refused.Status is >= 400 and < 500 and not 408)
        {
            // Nothing was sent, so nobody need wait for the lease.
            await moderation.DeleteEntityAsync(claim.PartitionKey, claim.RowKey, ETag.All, cancellationToken);
            throw;
        }

        await moderation.UpdateEntityAsync(claim, ETag.All, TableUpdateMode.Replace, cancellationToken);
    }

    private async Task<string> TrySayAsync(AcsUserId who, string key, string text, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            return await bot.ActAsync(
                async self =>
                {
                    var threadId = await ThreadAsync(self, who, cancellationToken);
                    var thread = await chat.InThreadAsync(self, threadId, cancellationToken);
                    if (!isFirst && await FindAsync(thread, key, cancellationToken) is { } earlier)
                    {
                        return earlier;
                    }

                    var sent = await thread.SendMessageAsync(
                        new SendChatMessageOptions { Content = text, SenderDisplayName = bot.DisplayName, Metadata = { [MetadataKey] = key } }, cancellationToken);

                    return sent.Value.Id;
                },
                cancellationToken);
        }
        catch (RequestFailedException outside) when (outside.Status is 403 or 404)
        {
            // They have ended that thread: there is nowhere to tell them.
            return $"none-{outside.Status}";
        }
    }

    private static async Task<(NoticeRow? Claim, bool IsFirst)> ClaimAsync(TableClient moderation, AcsUserId who, string key, CancellationToken cancellationToken)
    {
        var claim = new NoticeRow { PartitionKey = NoticeRow.PartitionOf(who), RowKey = key };
        try
        {
            await moderation.AddEntityAsync(claim, cancellationToken);

            return (claim, true);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            var found = await moderation.GetEntityIfExistsAsync<NoticeRow>(claim.PartitionKey, key, cancellationToken: cancellationToken);
            if (found.HasValue && found.Value!.SentId is not null)
            {
                return (null, false);
            }

            if (!found.HasValue || found.Value!.Timestamp + Lease > found.GetRawResponse().Headers.Date)
            {
                throw new TimeoutException("Another worker is saying it; should it end, this comes back.");
            }

            await moderation.UpdateEntityAsync(claim, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken);

            return (claim, false);
        }
    }

    private async Task<string> ThreadAsync(AcsUserId self, AcsUserId who, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var partition = NoticeRow.PartitionOf(who);
        var found = await moderation.GetEntityIfExistsAsync<NoticeRow>(partition, NoticeRow.Thread, cancellationToken: cancellationToken);
        if (found.HasValue && found.Value!.SentId is { } known)
        {
            return known;
        }

        // The same token makes the same thread, whoever asks and however often.
        var options = new CreateChatThreadOptions(Topic)
        {
            IdempotencyToken = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"notices\n{self.Value}\n{who.Value}")).AsSpan(0, 16)).ToString(),
        };
        options.Participants.Add(new Guest(null, self, bot.DisplayName).ToParticipant());
        options.Participants.Add(new Guest(null, who, null).ToParticipant());
        var client = await chat.AsAsync(self, cancellationToken);
        var threadId = (await client.CreateChatThreadAsync(options, cancellationToken)).Value.ChatThread.Id;
        var users = await directory.WhoAreAsync([who], cancellationToken);
        var guest = new Guest(users.TryGetValue(who, out var user) ? user : null, who, null);
        await book.WriteAsync(
            ThreadRow.For(threadId, self.Value, clock.GetUtcNow(), self.Value), [MemberRow.For(threadId, guest, ThreadRole.Member, self, clock.GetUtcNow(), 0)], cancellationToken);
        await moderation.UpsertEntityAsync(
            new NoticeRow { PartitionKey = partition, RowKey = NoticeRow.Thread, SentId = threadId }, TableUpdateMode.Replace, cancellationToken);

        return threadId;
    }

    private async Task<string?> FindAsync(ChatThreadClient thread, string key, CancellationToken cancellationToken)
    {
        await foreach (var message in thread.GetMessagesAsync(clock.GetUtcNow() - TimeSpan.FromDays(8) - ClockSlack, cancellationToken))
        {
            if (message.Metadata?.TryGetValue(MetadataKey, out var about) == true && about == key)
            {
                return message.Id;
            }
        }

        return null;
    }
}
