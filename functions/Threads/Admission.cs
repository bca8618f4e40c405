using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Lets guests into a thread as far as there is room, in as many calls as that takes; says of everybody else why not.</summary>
public static class Admission
{
    // learn.microsoft.com/azure/communication-services/concepts/service-limits#chat
    public const int MostInThread = 250;

    public const int MostAtOnce = 200;

    public const string Full = "thread-full";

    public const string Left = "left";

    /// <summary>Who did not get in, with the service's code or ours.</summary>
    /// <param name="present">Who is in the thread already, or has a place kept.</param>
    /// <param name="tellsFaults">The rest of what was asked for is done, so a failing call is told as the trouble of those it was for.</param>
    public static async Task<IReadOnlyDictionary<AcsUserId, string>> AdmitAsync(
        ChatThreadClient thread, IReadOnlyList<Guest> guests, IReadOnlyCollection<AcsUserId> present, bool tellsFaults, CancellationToken cancellationToken)
    {
        var room = Math.Max(0, MostInThread - present.Count);
        var refused = guests.Skip(room).ToDictionary(guest => guest.Identity, _ => Full);
        foreach (var piece in guests.Take(room).Chunk(MostAtOnce))
        {
            try
            {
                var added = (await thread.AddParticipantsAsync(piece.Select(guest => guest.ToParticipant()), cancellationToken)).Value;
                foreach (var error in added.InvalidParticipants ?? [])
                {
                    refused[new AcsUserId(error.Target ?? "")] = error.Code ?? "";
                }
            }
            catch (Exception fault) when (tellsFaults && CodeOf(fault) is not null)
            {
                foreach (var guest in piece)
                {
                    refused[guest.Identity] = CodeOf(fault)!;
                }
            }
        }

        return refused;
    }

    /// <summary>What one participant's trouble is called; null for what is no trouble of theirs alone.</summary>
    public static string? CodeOf(Exception fault) => fault switch
    {
        AcsBusyException or RequestFailedException { Status: 429 } => "service-busy",
        RequestFailedException or TimeoutException or IOException or AcsAnswerUnreadableException => "service-unavailable",
        UserGoneException => ThreadPolicy.Erased,
        _ => null,
    };
}
