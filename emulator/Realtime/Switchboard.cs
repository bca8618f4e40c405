using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Chat.Emulator.Chat;
using Chat.Emulator.Faults;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Realtime;

/// <summary>The open lines, by user, and those who were told where to connect and have not done so yet.</summary>
internal sealed class Switchboard(AdjustableClock clock, FaultPlan faults) : IDisposable
{
    private static readonly TimeSpan InvitationLife = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Invitation> invitations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<RealtimeLine, byte>> lines = new(StringComparer.Ordinal);

    public IEnumerable<RealtimeLine> Lines => lines.Values.SelectMany(own => own.Keys);

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Gives out a session id: whoever presents it on a socket is this caller.</summary>
    public string Invite(string connectionId, Caller caller)
    {
        foreach (var (old, invitation) in invitations)
        {
            if (invitation.Until < clock.GetUtcNow())
            {
                invitations.TryRemove(old, out _);
            }
        }

        var id = NewId();
        invitations[id] = new Invitation(connectionId, caller, clock.GetUtcNow() + InvitationLife);

        return id;
    }

    public RealtimeLine? Open(string sessionId)
    {
        if (!invitations.TryRemove(sessionId, out var invitation))
        {
            return null;
        }

        var line = new RealtimeLine(invitation.ConnectionId, invitation.Caller, clock);
        lines.GetOrAdd(line.Caller.Id, static _ => new())[line] = 0;

        return line;
    }

    public void Close(RealtimeLine line)
    {
        if (lines.TryGetValue(line.Caller.Id, out var own))
        {
            own.TryRemove(line, out _);
        }

        line.Dispose();
    }

    /// <summary>Called with each change while its thread is held.</summary>
    public void Tell(Change change, ChatState chat)
    {
        switch (change)
        {
            case ChatChange happened when !lines.IsEmpty && chat.Find(happened.ThreadId) is { } thread:
                Tell(thread, (happened as ParticipantRemoved)?.ParticipantId, () => RealtimeEvents.Of(happened, thread));
                break;
            case TokensRevoked revoked:
                Dismiss(revoked.IdentityId);
                break;
            case IdentityDeleted deleted:
                Dismiss(deleted.IdentityId);
                break;
        }
    }

    public void TellTyping(ChatThread thread, string sender, string? displayName) =>
        Tell(thread, null, () => RealtimeEvents.Typing(thread, sender, displayName, clock.GetUtcNow()));

    /// <summary>Cuts the lines of a user, or all; says how many.</summary>
    public int Cut(string? userId)
    {
        var chosen = Lines.Where(line => userId is null || line.Caller.Id == userId).ToList();
        chosen.ForEach(line => line.Cut());

        return chosen.Count;
    }

    public void Dispose() => Cut(null);

    private void Tell(ChatThread thread, string? also, Func<JsonObject?> happened)
    {
        foreach (var id in thread.Participants.Select(participant => participant.Id).Concat(also is null ? [] : [also]))
        {
            foreach (var line in lines.GetValueOrDefault(id)?.Keys ?? [])
            {
                if (happened() is not { } told)
                {
                    return;
                }

                if (faults.Strikes(FaultKind.CutRealtime, id) is not null)
                {
                    line.Cut();
                }
                else
                {
                    line.Tell(told);
                }
            }
        }
    }

    private void Dismiss(string userId)
    {
        foreach (var line in lines.GetValueOrDefault(userId)?.Keys ?? [])
        {
            line.Dismiss();
        }
    }

    private sealed record Invitation(string ConnectionId, Caller Caller, DateTimeOffset Until);
}
