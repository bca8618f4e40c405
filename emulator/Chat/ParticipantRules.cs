using System.Globalization;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Who may become a participant. A request that cannot be read is refused whole; a person who cannot come is reported.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread/add-chat-participants</remarks>
internal static class ParticipantRules
{
    public static Refusal? Refuses(IReadOnlyList<ParticipantRequest?> asked, out List<Participant> participants)
    {
        participants = new List<Participant>(asked.Count);
        if (asked.Count > ChatLimits.ParticipantsPerRequest)
        {
            return ChatRefusals.TooManyParticipants;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ask in asked)
        {
            if (ask?.CommunicationIdentifier?.Id() is not { } id)
            {
                return ChatRefusals.IdentifierUnreadable;
            }

            if (Refuses(ask.Metadata, out var metadata) is { } refusal)
            {
                return refusal;
            }

            if (seen.Add(id))
            {
                participants.Add(new Participant(id, ask.DisplayName, ask.ShareHistoryTime?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch, metadata, ask.Role));
            }
        }

        return null;
    }

    /// <summary>Metadata of a thread or a participant.</summary>
    public static Refusal? Refuses(System.Text.Json.JsonElement? json, out IReadOnlyDictionary<string, string>? metadata)
    {
        metadata = null;
        if (!ChatWire.TryMetadata(json, out var given))
        {
            return ChatRefusals.MetadataNotText;
        }

        metadata = MetadataMerge.Merge(null, given);

        return ChatWire.Size(metadata) > ChatLimits.MetadataBytes ? ChatRefusals.MetadataTooLarge : null;
    }

    /// <summary>Takes out those who cannot come and says why.</summary>
    public static List<InvalidParticipantBody>? Reject(EmulatorState state, List<Participant> participants)
    {
        List<InvalidParticipantBody>? invalid = null;
        participants.RemoveAll(participant =>
        {
            var reason = !RawId.IsOf(participant.Id, state.ResourceId) ? (403, "Permissions check failed")
                : state.Identities.Find(participant.Id) is null ? (404, "Not found")
                : default;
            if (reason == default)
            {
                return false;
            }

            (invalid ??= []).Add(new InvalidParticipantBody(
                participant.Id, reason.Item1.ToString(CultureInfo.InvariantCulture), reason.Item2));

            return true;
        });

        return invalid;
    }
}
