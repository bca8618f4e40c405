using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Users;

namespace Chat.Functions.Moderation.Review;

/// <summary>Puts together what somebody needs to decide a case: the message as it was written, why it was found, what was said around it.</summary>
public sealed class CaseFiles(Cases cases, ThreadArchive archive, UserDirectory directory)
{
    private const int MostLogEntries = 100;

    public async Task<CaseResponse> OfAsync(CaseRow row, bool withLog, CancellationToken cancellationToken)
    {
        var versions = await archive.VersionsAsync(row.ThreadId, [row.MessageId], cancellationToken);
        var version = versions.FirstOrDefault(one => one.Version == row.Version);
        var around = await archive.AroundAsync(row.ThreadId, row.MessageId, cancellationToken);
        var complaints = await cases.ComplaintsAsync(row.Id, cancellationToken);
        var people = await directory.WhoAreAsync(around.Select(one => one.Sender).Append(row.Sender).Select(sender => new AcsUserId(sender)), cancellationToken);

        return new CaseResponse(
            row.Id,
            row.ThreadId,
            row.State,
            row.Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries),
            row.OpenedOn,
            row.Decision,
            row.DecidedBy,
            row.DecidedOn,
            row.Overturned,
            row.Rule,
            row.PolicyVersion,
            version is null ? null : Message(version),
            [.. (version?.Verdict.Findings ?? []).Select(finding => new CaseFinding(finding.Rule, PolicyWords.Of(finding.Action), finding.Category, finding.Severity))],
            [.. around.Select(Message)],
            [.. complaints.OrderBy(complaint => complaint.On).Select(complaint => new CaseComplaint(complaint.Kind, complaint.By, complaint.Reason, complaint.On))])
        {
            Log = withLog
                ? [.. (await cases.PageAsync<LogRow>(LogRow.PartitionOf(row.Id), null, MostLogEntries, cancellationToken)).Select(LogEntry.Of)]
                : null,
        };

        CaseMessage Message(MessageRow one) => new(
            one.MessageId,
            one.VersionText,
            one.Text,
            one.IsHtml,
            people.TryGetValue(new AcsUserId(one.Sender), out var user) ? user.Value : null,
            one.Sender,
            one.SenderName,
            one.ComposedOn,
            one.Action);
    }
}
