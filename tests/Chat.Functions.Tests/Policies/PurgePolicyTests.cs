using Azure.Data.Tables;
using Chat.Functions.Keeping;

namespace Chat.Functions.Tests.Policies;

public sealed class PurgePolicyTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    private static readonly Held Nobody = new(new HashSet<string>(), new HashSet<string>());

    [Fact]
    public void A_stay_that_was_over_goes_and_one_that_goes_on_keeps_its_beginning()
    {
        var (ana, bo) = (Joined(1, "ana"), Joined(2, "bo"));
        var left = Left(3, "bo");

        Assert.Equal([bo, left], PurgePolicy.StaysThatMayGo([ana, bo, left], Day.AddDays(10), Nobody));
        Assert.Empty(PurgePolicy.StaysThatMayGo([ana, bo, left], Day.AddDays(3), Nobody));
    }

    [Fact]
    public void Who_is_named_in_a_row_that_stays_keeps_the_row_of_their_going()
    {
        var created = Created(0, """["ana","bo"]""");
        var left = Left(3, "bo");

        Assert.Empty(PurgePolicy.StaysThatMayGo([created, left], Day.AddDays(10), Nobody));
        Assert.Equal([created, left, Left(4, "ana")], PurgePolicy.StaysThatMayGo([created, left, Left(4, "ana")], Day.AddDays(10), Nobody), (a, b) => a!.RowKey == b!.RowKey);
    }

    [Fact]
    public void Of_a_held_person_nothing_goes()
    {
        var held = new Held(new HashSet<string> { "bo" }, new HashSet<string>());

        Assert.Empty(PurgePolicy.StaysThatMayGo([Joined(1, "bo"), Left(2, "bo")], Day.AddDays(10), held));
        Assert.False(PurgePolicy.MayGo([Said("bo")], held));
        Assert.True(PurgePolicy.MayGo([Said("ana")], held));
    }

    [Fact]
    public void With_its_deletion_a_thread_is_over_for_everybody()
    {
        var rows = new[] { Created(0, """["ana","bo"]"""), Row(5, "deleted", null) };

        Assert.Equal(rows, PurgePolicy.StaysThatMayGo(rows, Day.AddDays(10), Nobody));
    }

    [Fact]
    public void What_moderation_has_something_to_do_about_stays()
    {
        var masked = Said("ana");
        masked["Judged"] = "masked";
        Assert.False(PurgePolicy.MayGo([masked], Nobody));

        masked["Action"] = "masked";
        Assert.True(PurgePolicy.MayGo([masked], Nobody));
    }

    [Fact]
    public void A_day_ends_at_midnight_wherever_the_worker_is()
    {
        var month = new ArchiveClass { Name = "month", Days = 30 };

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), PurgePolicy.Horizon(month, new DateTimeOffset(2026, 2, 1, 1, 30, 0, TimeSpan.FromHours(2))));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), PurgePolicy.Horizon(month, new DateTimeOffset(2026, 2, 1, 3, 30, 0, TimeSpan.FromHours(2))));
    }

    private static TableEntity Said(string who) => new("thread", "1|m") { ["Sender"] = who, ["Judged"] = "allowed" };

    private static TableEntity Joined(int day, string who) => Row(day, "joined", who);

    private static TableEntity Left(int day, string who) => Row(day, "left", who);

    private static TableEntity Created(int day, string participants)
    {
        var row = Row(day, "created", null);
        row["Participants"] = participants;

        return row;
    }

    private static TableEntity Row(int day, string change, string? who) => new("thread", $"z|{day}|{change}|{who}")
    {
        ["Version"] = (long)day,
        ["Change"] = change,
        ["OccurredOn"] = Day.AddDays(day),
        ["Who"] = who,
    };
}
