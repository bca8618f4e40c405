using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Http;

namespace Chat.Functions.Threads;

/// <summary>Where a caller stands in a thread, and in whose name we act for them there: their own, when they are in it.</summary>
/// <param name="Role">Null for who looks in from outside.</param>
public sealed record ThreadSeat(Caller Caller, ThreadRole? Role, Insider Acting, ThreadRow Thread)
{
    public AcsUserId? Self => Role is null ? null : Acting.Person;

    public ChatThreadClient Client => Acting.Client;

    public string ThreadId => Acting.Client.Id;
}
