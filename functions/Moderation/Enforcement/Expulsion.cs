using Azure;
using Azure.Communication;
using Chat.Functions.Acs;
using Chat.Functions.Threads;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Takes people out of threads and lets them in, in the name of the service's own user; else of whoever is there whom we know.</summary>
public sealed class Expulsion(AcsChat chat, Insiders insiders, OwnerSuccession succession, TimeProvider clock)
{
    /// <summary>Takes somebody out. Who is out already stays out.</summary>
    public async Task RemoveAsync(string threadId, AcsUserId who, CancellationToken cancellationToken)
    {
        var insider = await insiders.AnyAsync(threadId, cancellationToken) ?? await insiders.TryAsync(who, threadId, cancellationToken);
        if (insider is null)
        {
            return;
        }

        await succession.HandOverAsync(insider, who, cancellationToken);
        await LeaveAsync(insider, who, cancellationToken);
        await succession.NoteLeftAsync(threadId, who, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>Lets somebody in.</summary>
    /// <returns>False when nobody of ours is in the thread, the thread is gone, or the service does not take this person.</returns>
    public async Task<bool> AdmitAsync(string threadId, Guest guest, CancellationToken cancellationToken) =>
        await insiders.AnyAsync(threadId, cancellationToken) is { } insider && await AdmitAsync(insider, guest, cancellationToken);

    /// <summary>Lets somebody who is not in the thread in for as long as this takes. Who is there already stays there.</summary>
    /// <param name="since">From when on they see what was said: what they are to take back, they have to see.</param>
    /// <param name="before">Written down before the thread is entered, so that a worker that ends in between leaves nobody there.</param>
    /// <param name="act">Is given a way to ask whether they are still there; false when it found that they are not, and could not end.</param>
    public async Task<Visit> VisitAsync(
        string threadId, AcsUserId who, DateTimeOffset since, Func<Task> before, Func<Func<Task<bool>>, Task<bool>> act, CancellationToken cancellationToken)
    {
        if (await insiders.AnyAsync(threadId, cancellationToken) is not { } insider)
        {
            return Visit.Impossible;
        }

        // Somebody else may have let them in.
        if (await IsPresentAsync())
        {
            return await ActAsync();
        }

        await before();
        if (!await AdmitAsync(insider, new Guest(null, who, null, since), cancellationToken))
        {
            return Visit.Impossible;
        }

        try
        {
            return await ActAsync();
        }
        finally
        {
            await LeaveAsync(insider, who, CancellationToken.None);
        }

        async Task<Visit> ActAsync() => await act(IsPresentAsync) ? Visit.Ended : Visit.Interrupted;

        async Task<bool> IsPresentAsync() => (await Insiders.PresentAsync(insider.Client, cancellationToken)).Contains(who);
    }

    /// <summary>Out of every thread, as themselves.</summary>
    public async Task RemoveEverywhereAsync(AcsUserId who, CancellationToken cancellationToken)
    {
        try
        {
            var client = await chat.AsAsync(who, cancellationToken);
            var threads = new List<string>();
            await foreach (var thread in client.GetChatThreadsAsync(cancellationToken: cancellationToken))
            {
                if (thread.DeletedOn is null)
                {
                    threads.Add(thread.Id);
                }
            }

            foreach (var threadId in threads)
            {
                await RemoveAsync(threadId, who, cancellationToken);
            }
        }
        catch (AcsIdentityGoneException)
        {
            // Who does not exist is nowhere.
        }
    }

    private static async Task<bool> AdmitAsync(Insider insider, Guest guest, CancellationToken cancellationToken)
    {
        try
        {
            var added = await insider.Client.AddParticipantsAsync([guest.ToParticipant()], cancellationToken);

            return added.Value.InvalidParticipants is null or { Count: 0 };
        }
        catch (RequestFailedException refused) when (refused.Status is 400 or 403 or 404)
        {
            return false;
        }
    }

    private static async Task LeaveAsync(Insider insider, AcsUserId who, CancellationToken cancellationToken)
    {
        try
        {
            await insider.Client.RemoveParticipantAsync(CommunicationIdentifier.FromRawId(who.Value), cancellationToken);
        }
        catch (RequestFailedException absent) when (absent.Status is 403 or 404)
        {
        }
    }
}

/// <summary>How it went to let somebody into a thread for a moment.</summary>
public enum Visit
{
    /// <summary>Nobody can let them in.</summary>
    Impossible,

    /// <summary>Somebody took them out before everything was done.</summary>
    Interrupted,

    Ended,
}
