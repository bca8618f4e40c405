using System.Buffers.Text;
using System.Text;
using Chat.Functions.Acs;
using Chat.Functions.Threads;

namespace Chat.Functions.Transcripts;

/// <summary>Where a search over somebody's threads stopped.</summary>
/// <param name="ThreadId">The last thread that was looked into; empty: none of this identity.</param>
/// <param name="Group">How far in it; null: to its end.</param>
public sealed record SearchPlace(AcsUserId Identity, string ThreadId, string? Group)
{
    private const char Separator = '\n';

    private const int Longest = 2048;

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Identity}{Separator}{ThreadId}{Separator}{(Group is null ? "" : TranscriptKeys.Continuation(Group))}"));

    public static bool TryRead(string continuation, out SearchPlace? place)
    {
        place = null;
        if (continuation.Length > Longest || !Base64Url.IsValid(continuation)
            || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation)).Split(Separator) is not [var raw, var thread, var rest]
            || !RawId.TryParse(raw, out var identity)
            || (thread.Length > 0 && ThreadRules.CheckId(thread) is not null))
        {
            return false;
        }

        string? group = null;
        if (rest.Length > 0 && (thread.Length == 0 || !TranscriptKeys.TryReadContinuation(rest, out group)))
        {
            return false;
        }

        place = new SearchPlace(identity, thread, group);

        return true;
    }
}
