using Chat.Functions.Acs;
using Chat.Functions.Archive;

namespace Chat.Functions.Transcripts;

/// <summary>Who could read which version of a message, and when. Decides; never acts.</summary>
public static class VisibilityPolicy
{
    /// <param name="composedOn">The history that somebody was given counts from when a message was composed, not from when it was edited.</param>
    /// <param name="from">When this version appeared.</param>
    /// <param name="until">When the next one took its place, or the message went; null: it stands.</param>
    public static IEnumerable<Sight> Of(DateTimeOffset composedOn, DateTimeOffset from, DateTimeOffset? until, IEnumerable<Membership> members)
    {
        foreach (var member in members)
        {
            // Said before they came, and before what they were given of the past.
            var before = composedOn < member.From;
            if (before && member.HistorySince > composedOn)
            {
                continue;
            }

            var begin = member.From > from ? member.From : from;
            var end = (member.Until, until) switch
            {
                (null, var gone) => gone,
                (var left, null) => left,
                var (left, gone) => left < gone ? left : gone,
            };
            if (end is null || end > begin)
            {
                yield return new Sight(member.Who, begin, end, IsCertain: !before || member.HistorySince is not null);
            }
        }
    }
}

/// <summary>Somebody could read it from then until then.</summary>
/// <param name="Until">Null: they still can.</param>
/// <param name="IsCertain">False: whether the past was theirs when they came was never learnt.</param>
public sealed record Sight(AcsUserId Who, DateTimeOffset From, DateTimeOffset? Until, bool IsCertain);
