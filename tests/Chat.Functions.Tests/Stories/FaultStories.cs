using Chat.Faults.Scenarios;
using Chat.Faults.Seeds;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>
/// Real traffic through workers, chat service and store as processes of their own, with everything going wrong that a seed says; an oracle at the end.
/// docs/testing.md has the catalogue, and how to replay a seed or run for longer.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FaultStories
{
    private const int Seeds = 50;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Whatever_fails_the_archive_is_what_the_service_holds_each_question_has_one_answer_and_each_violation_is_handled()
    {
        var report = await Soak.RunAsync(first: 0, Seeds, Soak.Stages, azurite: false, TestContext.Current.SendDiagnosticMessage, TestContext.Current.CancellationToken);

        Assert.True(
            report.Failed.Count == 0,
            string.Join('\n', report.Failed.Select(failed => $"seed {failed.Seed} (again: dotnet run --project tests/Chat.Faults -- seed {failed.Seed}):\n  {string.Join("\n  ", failed.Wrong)}")));
        Assert.Equal(Seeds, report.Passed);
        Assert.True(report.Deaths > Seeds / 4, $"only {report.Deaths} workers were killed");
    }

    [Fact]
    public async Task The_same_holds_on_azurite()
    {
        var report = await Soak.RunAsync(first: 10_000, count: 3, stages: 1, azurite: true, TestContext.Current.SendDiagnosticMessage, TestContext.Current.CancellationToken);

        Assert.Empty(report.Failed.SelectMany(failed => failed.Wrong));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_is_away_is_left_alone_and_what_has_piled_up_is_worked_off_soon_after(bool silent) =>
        Assert.Empty(await StoreAway.RunAsync(Away, silent));

    [Fact]
    public async Task Events_that_come_again_a_day_and_six_days_later_change_nothing() => Assert.Empty(await OldEvents.RunAsync(seed: 3));

    [Fact]
    public async Task Workers_that_are_told_to_stop_under_load_end_in_time_and_lose_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");

        Assert.Empty(await Termination.RunAsync(rounds: 4));
    }

    [Fact]
    public async Task An_event_that_nobody_can_read_does_not_hold_up_the_other_ninety_nine() => Assert.Empty(await Poison.RunAsync());
}
