using System.Globalization;
using System.Text;
using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Transcripts;

/// <summary>What is looked for: words, somebody's messages, or both.</summary>
/// <param name="Text">Found whatever its case, accents and width.</param>
public sealed record SearchQuery(TranscriptQuery Range, string? Text, ParticipantId? Sender)
{
    /// <summary>Characters; more than anybody types, and little enough to look for in every message.</summary>
    public const int LongestText = 200;

    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreWidth | CompareOptions.IgnoreKanaType;

    /// <summary>Where a search over all threads goes on; null: at the beginning.</summary>
    public SearchPlace? Place { get; init; }

    /// <summary>Over all threads somebody has been in: then there has to be a sender.</summary>
    public static Outcome<SearchQuery> OfAllThreads(HttpRequest request)
    {
        SearchPlace? place = null;
        if (request.Query["continuation"].ToString() is { Length: > 0 } continuation && !SearchPlace.TryRead(continuation, out place))
        {
            return Refusal.ContinuationInvalid;
        }

        var query = Of(request, isPaged: false);

        return query.Value switch
        {
            null => query,
            { Sender: null or ParticipantId.Me } => Refusal.QueryInvalid("sender", "is missing, or not the id of somebody"),
            { } found => found with { Place = place },
        };
    }

    public static Outcome<SearchQuery> Of(HttpRequest request) => Of(request, isPaged: true);

    private static Outcome<SearchQuery> Of(HttpRequest request, bool isPaged)
    {
        var range = TranscriptQuery.Of(request, isPaged);
        if (range.Value is not { } within)
        {
            return range.Refusal!;
        }

        var (text, sender) = (request.Query["text"].ToString(), request.Query["sender"].ToString());
        if (text.Length > LongestText || text.Any(char.IsControl) || !text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar) || (text.Length > 0 && string.IsNullOrWhiteSpace(text)))
        {
            return Refusal.QueryInvalid("text", $"is not a text of up to {LongestText} characters");
        }

        if (text.Length == 0 && sender.Length == 0)
        {
            return Refusal.QueryInvalid("text", "is missing, and so is sender");
        }

        if (sender.Length == 0)
        {
            return new SearchQuery(within, text, null);
        }

        var who = ParticipantId.Parse(sender);

        return who.Value is { } participant ? new SearchQuery(within, text.Length > 0 ? text : null, participant) : who.Refusal!;
    }

    /// <summary>Whether this is what is looked for; earlier versions count as far as the reader sees them.</summary>
    public bool Finds(TranscriptEntry entry, IReadOnlyCollection<AcsUserId>? senders) =>
        entry.Type == "message"
        && (senders is null || senders.Contains(new AcsUserId(entry.By?.CommunicationUserId ?? "")))
        && (Text is null || Contains(entry.Text) || (entry.Versions ?? []).Any(version => Contains(version.Text)));

    private bool Contains(string? text) => text is not null && CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, Text!, Loosely) >= 0;
}
