using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Shows a thread, changes it, deletes it.</summary>
public sealed class ThreadDesk(ThreadAccess access, UserDirectory directory, ThreadBook book, AcsChat chat, TimeProvider clock)
{
    public async Task<Outcome<ThreadResponse>> ShowAsync(Caller caller, string threadId, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal!;
        }

        var thread = seat.Acting.Properties;
        var creator = new AcsUserId(thread.CreatedBy.RawId);
        var users = await directory.WhoAreAsync([creator], cancellationToken);

        return new ThreadResponse(
            thread.Id,
            thread.Topic,
            thread.CreatedOn,
            new ThreadPerson(users.TryGetValue(creator, out var user) ? user.Value : null, creator.Value),
            thread.Metadata ?? new Dictionary<string, string>(),
            Retention.Of(thread.RetentionPolicy),
            seat.Role?.Text());
    }

    public async Task<Refusal?> ChangeAsync(Caller caller, string threadId, ChangeThreadRequest ask, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal;
        }

        var refusal = ThreadPolicy.Change(caller, seat.Role) ?? ThreadRules.CheckMerged(seat.Acting.Properties.Metadata, ask.Metadata);
        if (refusal is not null)
        {
            return refusal;
        }

        var options = new UpdateChatThreadPropertiesOptions { Topic = ask.Topic };
        foreach (var (key, value) in ask.Metadata ?? new Dictionary<string, string?>())
        {
            options.Metadata[key] = value!;
        }

        if (ask.NamesRetention)
        {
            options.RetentionPolicy = ask.Retention?.ToPolicy() ?? ChatRetentionPolicy.None();
        }

        await seat.Client.UpdatePropertiesAsync(options, cancellationToken);

        return null;
    }

    public async Task<Refusal?> DeleteAsync(Caller caller, string threadId, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal;
        }

        if (ThreadPolicy.Delete(caller, seat.Role) is { } refusal)
        {
            return refusal;
        }

        await chat.ActAsync(seat.Acting.Person, client => client.DeleteChatThreadAsync(threadId, cancellationToken), cancellationToken);
        await book.CloseAsync(threadId, clock.GetUtcNow(), cancellationToken);

        return null;
    }
}
