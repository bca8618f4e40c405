using Chat.Functions.Acs;
using Chat.Functions.Threads;

namespace Chat.Functions.Tests.Policies;

public sealed class SuccessionPolicyTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_one_who_was_added_first_follows_whatever_the_order_in_which_people_are_listed()
    {
        var roster = Roster(Owner("ana", Monday), Member("cem", Monday.AddDays(2)), Member("bo", Monday.AddDays(1)));

        Assert.Equal(Id("bo"), Next(roster, "cem", "bo", "ana"));
    }

    [Fact]
    public void Of_those_who_came_at_the_same_time_the_one_named_first_follows()
    {
        var roster = Roster(Owner("ana", Monday), Member("bo", Monday, place: 2), Member("cem", Monday, place: 1));

        Assert.Equal(Id("cem"), Next(roster, "ana", "bo", "cem"));
    }

    [Fact]
    public void Whoever_is_not_in_the_thread_any_more_does_not_follow() =>
        Assert.Equal(Id("cem"), Next(Roster(Owner("ana", Monday), Member("bo", Monday), Member("cem", Monday.AddDays(1))), "ana", "cem"));

    [Fact]
    public void Somebody_let_in_past_us_follows_after_those_we_know() =>
        Assert.Equal(Id("bo"), Next(Roster(Owner("ana", Monday), Member("bo", Monday.AddYears(1))), "dan", "bo"));

    [Fact]
    public void Neither_the_service_user_nor_a_stranger_follows()
    {
        var roster = Roster(Owner("ana", Monday));
        roster.Thread.FormerServiceUsers = "8:acs:r_oldbot";

        Assert.Null(SuccessionPolicy.Next(roster, [Id("bot"), Id("oldbot"), Id("stranger")], Id("ana"), person => person != Id("stranger")));
    }

    [Fact]
    public void An_owner_who_left_is_no_owner_and_another_owner_is_enough()
    {
        var bo = Owner("bo", Monday);
        var roster = Roster(Owner("ana", Monday), bo);

        Assert.False(SuccessionPolicy.IsLastOwner(roster, Id("ana")));
        bo.LeftOn = Monday;
        Assert.True(SuccessionPolicy.IsLastOwner(roster, Id("ana")));
        Assert.False(SuccessionPolicy.IsLastOwner(roster, Id("bo")));
        Assert.False(SuccessionPolicy.IsLastOwner(roster, Id("cem")));
    }

    private static AcsUserId? Next(ThreadRoster roster, params string[] present) =>
        SuccessionPolicy.Next(roster, [.. present.Select(Id)], Id("ana"), _ => true);

    private static ThreadRoster Roster(params MemberRow[] members) => new(ThreadRow.For("19:t@thread.v2", "8:acs:r_ana", Monday, "8:acs:r_bot"), members);

    private static MemberRow Owner(string name, DateTimeOffset addedOn) => Row(name, ThreadRole.Owner, addedOn, 0);

    private static MemberRow Member(string name, DateTimeOffset addedOn, int place = 0) => Row(name, ThreadRole.Member, addedOn, place);

    private static MemberRow Row(string name, ThreadRole role, DateTimeOffset addedOn, int place) =>
        MemberRow.For("19:t@thread.v2", new Guest(null, Id(name), name), role, Id("ana"), addedOn, place);

    private static AcsUserId Id(string name) => new($"8:acs:r_{name}");
}
