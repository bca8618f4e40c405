using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Tests.Support;
using Chat.Local.Judging;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

/// <summary>How a policy comes into force, and what becomes of a wrong one.</summary>
public sealed class PolicyStories : IDisposable
{
    private const string Thread = "19:policy@thread.v2";

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_published_policy_judges_at_every_worker_and_goes_before_the_settings()
    {
        await using var workers = await Workers.StartAsync(2, ("Moderation__Policy", Policy("settings", "old")), ("Moderation__PollInterval", "01:00:00"));
        Assert.Equal(("removed", "settings"), await JudgedAsync(workers, 0, "old"));

        await PublishAsync(workers, Policy("published", "new"));
        await PollAsync(workers);

        Assert.Equal([("allowed", "published"), ("allowed", "published")], [await JudgedAsync(workers, 0, "old"), await JudgedAsync(workers, 1, "old")]);
        Assert.Equal([("removed", "published"), ("removed", "published")], [await JudgedAsync(workers, 0, "new"), await JudgedAsync(workers, 1, "new")]);
    }

    [Fact]
    public async Task A_wrong_policy_in_the_table_is_refused_with_its_line_and_the_old_one_stays()
    {
        await using var workers = await Workers.StartAsync(1, ("Moderation__PollInterval", "01:00:00"));
        await PublishAsync(workers, Policy("good", "bad"));
        await PollAsync(workers);

        await Table(workers).UpsertEntityAsync(PolicyRow.Of(PolicyRow.Current, "{\n\"version\":\"wrong\",\n\"rules\":[7]}"u8.ToArray(), "wrong"));
        await PollAsync(workers);

        Assert.Equal(("removed", "good"), await JudgedAsync(workers, 0, "bad"));
        var refused = (await Table(workers).GetEntityAsync<TableEntity>("refused", PolicyRow.Current)).Value;
        Assert.Equal("line 3, column 10, $.rules[0]: must be an object", refused.GetString("Faults"));

        await PublishAsync(workers, Policy("better", "worse"));
        await PollAsync(workers);
        Assert.Equal(("removed", "better"), await JudgedAsync(workers, 0, "worse"));
    }

    [Fact]
    public async Task A_policy_file_that_changes_is_taken_up_and_one_that_turns_wrong_is_not()
    {
        var file = Path.Combine(folder.Path, "policy.json");
        await File.WriteAllTextAsync(file, Policy("first", "bad"));
        await using var workers = await Workers.StartAsync(1, ("Moderation__Policy", ""), ("Moderation__PolicyFile", file), ("Moderation__PollInterval", "01:00:00"));
        Assert.Equal(("removed", "first"), await JudgedAsync(workers, 0, "bad"));

        await ChangeAsync(file, Policy("second", "worse"));
        await PollAsync(workers);
        Assert.Equal(("removed", "second"), await JudgedAsync(workers, 0, "worse"));

        await ChangeAsync(file, "{");
        await PollAsync(workers);
        Assert.Equal(("removed", "second"), await JudgedAsync(workers, 0, "worse"));
    }

    [Fact]
    public async Task A_wrong_policy_in_the_settings_stops_the_app_at_the_start_with_its_line()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Workers.StartAsync(1, ("Moderation__Policy", "{\n\"version\":\"1\",\n\"rules\":[7]}")));

        Assert.Contains("Moderation__Policy: line 3, column 10, $.rules[0]: must be an object.", refused.ToString());
    }

    [Fact]
    public async Task A_shadow_policy_judges_beside_and_says_where_it_differs_without_acting_and_without_the_text()
    {
        await using var workers = await Workers.StartAsync(1, ("Moderation__PollInterval", "01:00:00"));
        await PublishAsync(workers, Policy("now", "bad"));
        await PublishAsync(workers, Policy("next", "bad", "worse"), asShadow: true);
        await PollAsync(workers);

        Assert.Equal(("allowed", "now"), await JudgedAsync(workers, 0, "worse secret"));
        Assert.Equal(("removed", "now"), await JudgedAsync(workers, 0, "bad secret"));

        var difference = Assert.Single(await RowsAsync(workers, "shadow|next"));
        Assert.Equal((Thread, "now", "none", "delete: words"), (difference.GetString("ThreadId"), difference.GetString("CurrentPolicy"), difference.GetString("Now"), difference.GetString("Then")));
        Assert.DoesNotContain(difference.Keys, key => difference[key] is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_that_breaks_its_own_example_is_not_published()
    {
        await using var workers = await Workers.StartAsync(1, ("Moderation__PollInterval", "01:00:00"));
        var policy = Policy("broken", "bad").TrimEnd('}') + ""","tests":[{"text":"bad","expect":{"action":"none"}}]}""";

        Assert.Equal(1, await PolicyCommands.PublishAsync(AFile(policy), workers.Settings["Tables__ConnectionString"]!, asShadow: false, TextWriter.Null, CancellationToken.None));

        await PollAsync(workers);
        Assert.Equal("allowed", (await JudgedAsync(workers, 0, "bad")).Judged);
    }

    private static string Policy(string version, params string[] terms) =>
        $$"""{"version":"{{version}}","rules":[{"name":"words","action":"delete","terms":["{{string.Join("\",\"", terms)}}"]}]}""";

    private async Task PublishAsync(Workers workers, string policy, bool asShadow = false) =>
        Assert.Equal(0, await PolicyCommands.PublishAsync(AFile(policy), workers.Settings["Tables__ConnectionString"]!, asShadow, TextWriter.Null, CancellationToken.None));

    private FileInfo AFile(string policy)
    {
        var file = new FileInfo(Path.Combine(folder.Path, $"{Guid.NewGuid():n}.json"));
        File.WriteAllText(file.FullName, policy, Encoding.UTF8);

        return file;
    }

    // Two writings within one tick of the file system's clock would look like one.
    private static async Task ChangeAsync(string file, string policy)
    {
        var before = File.GetLastWriteTimeUtc(file);
        await File.WriteAllTextAsync(file, policy);
        File.SetLastWriteTimeUtc(file, before.AddSeconds(1));
    }

    private static async Task PollAsync(Workers workers)
    {
        foreach (var host in workers.Hosts)
        {
            await host.Services.GetRequiredService<PoliciesInForce>().PollAsync(CancellationToken.None);
        }
    }

    private static TableClient Table(Workers workers) => new(workers.Settings["Tables__ConnectionString"], "moderation");

    private static async Task<List<TableEntity>> RowsAsync(Workers workers, string partition)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in Table(workers).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<(string Judged, string Policy)> JudgedAsync(Workers workers, int worker, string text)
    {
        var id = Random.Shared.NextInt64(1, 1_000_000_000_000).ToString(CultureInfo.InvariantCulture);
        var said = new MessageEvent
        {
            EventId = id,
            ThreadId = Thread,
            Version = 1,
            OccurredOn = DateTimeOffset.UtcNow,
            Change = MessageChange.Received,
            MessageId = id,
            Sender = new("8:acs:somebody"),
            Text = text,
            ComposedOn = DateTimeOffset.UtcNow,
        };
        var rows = await workers.Hosts[worker].Services.GetRequiredService<MessageRecord>().RecordAsync(Thread, [said], CancellationToken.None);
        var row = rows.Single(row => row.MessageId == id);

        return (row.Judged!, row.Verdict!.PolicyVersion);
    }
}
