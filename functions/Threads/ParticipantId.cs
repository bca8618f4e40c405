using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>
/// Who is meant by an address <c>…/participants/{id}</c>: <c>me</c>; a raw id, which begins with <c>8:</c>; or else one of the app's own user ids.
/// A user whose own id is one of the former is named by raw id.
/// </summary>
public abstract record ParticipantId
{
    private const string Self = "me";

    public static Outcome<ParticipantId> Parse(string segment)
    {
        if (segment == Self)
        {
            return new Me();
        }

        if (segment.StartsWith(RawId.Prefix, StringComparison.Ordinal))
        {
            return RawId.TryParse(segment, out var raw) ? new Raw(raw) : Refusal.ParticipantIdInvalid;
        }

        return UserId.TryParseRoute(segment, out var user, out _) ? new User(user) : Refusal.ParticipantIdInvalid;
    }

    public sealed record Me : ParticipantId;

    public sealed record Raw(AcsUserId Identity) : ParticipantId;

    public sealed record User(UserId UserId) : ParticipantId;
}
