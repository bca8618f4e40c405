using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Threads;
using Chat.Functions.Users;

namespace Chat.Functions.Tests.Policies;

public sealed class ThreadPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, ThreadRole.Owner, null)]
    [InlineData(null, ThreadRole.Member, "owner-only")]
    [InlineData(Roles.Moderator, ThreadRole.Member, "owner-only")]
    [InlineData(Roles.Moderator, null, "owner-only")]
    [InlineData(Roles.Compliance, null, "owner-only")]
    [InlineData(Roles.Admin, null, null)]
    [InlineData("backend", null, null)]
    public void Owners_admins_and_backends_change_and_delete_threads_and_roles(string? role, ThreadRole? inThread, string? code)
    {
        Assert.Equal(code, ThreadPolicy.Change(A(role), inThread)?.Code);
        Assert.Equal(code, ThreadPolicy.Delete(A(role), inThread)?.Code);
        Assert.Equal(code, ThreadPolicy.ChangeRole(A(role), inThread, isServiceUser: false)?.Code);
    }

    [Theory]
    [InlineData(null, ThreadRole.Member, WhoMayAdd.Members, null)]
    [InlineData(null, ThreadRole.Member, WhoMayAdd.Owners, "owner-only")]
    [InlineData(null, ThreadRole.Owner, WhoMayAdd.Owners, null)]
    [InlineData(Roles.Moderator, null, WhoMayAdd.Members, "owner-only")]
    [InlineData(Roles.Admin, null, WhoMayAdd.Owners, null)]
    [InlineData("backend", null, WhoMayAdd.Owners, null)]
    public void Who_may_add_people_is_a_setting(string? role, ThreadRole? inThread, WhoMayAdd setting, string? code) =>
        Assert.Equal(code, ThreadPolicy.Add(A(role), inThread, setting)?.Code);

    [Theory]
    [InlineData(null, ThreadRole.Member, true, null)]
    [InlineData(null, ThreadRole.Member, false, "owner-only")]
    [InlineData(null, ThreadRole.Owner, false, null)]
    [InlineData(Roles.Moderator, null, false, null)]
    [InlineData(Roles.Compliance, ThreadRole.Member, false, "owner-only")]
    [InlineData(Roles.Admin, null, false, null)]
    public void Everybody_may_leave_and_owners_admins_and_moderators_may_remove_others(string? role, ThreadRole? inThread, bool isSelf, string? code) =>
        Assert.Equal(code, ThreadPolicy.Remove(A(role), inThread, isSelf, isServiceUser: false)?.Code);

    [Theory]
    [InlineData(null, ThreadRole.Owner)]
    [InlineData(Roles.Admin, null)]
    [InlineData("backend", null)]
    public void Nobody_removes_the_service_user_or_changes_its_role(string? role, ThreadRole? inThread)
    {
        Assert.Equal("service-user-stays", ThreadPolicy.Remove(A(role), inThread, isSelf: false, isServiceUser: true)?.Code);
        Assert.Equal("service-user-stays", ThreadPolicy.ChangeRole(A(role), inThread, isServiceUser: true)?.Code);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(Roles.Compliance, false)]
    [InlineData(Roles.Moderator, true)]
    [InlineData(Roles.Admin, true)]
    [InlineData("backend", true)]
    public void Moderators_admins_and_backends_see_threads_from_outside(string? role, bool sees) =>
        Assert.Equal(sees, ThreadPolicy.SeesFromOutside(A(role)));

    [Fact]
    public void The_settings_bind_frontends_and_not_backends()
    {
        var strict = new ThreadOptions { AllowRawIds = false, WhoMayBeAdded = WhoMayBeAdded.KnownUsers };

        Assert.False(ThreadPolicy.MayNameByRawId(A(Roles.Admin), strict));
        Assert.False(ThreadPolicy.MayBringStrangers(A(Roles.Admin), strict));
        Assert.True(ThreadPolicy.MayNameByRawId(A("backend"), strict));
        Assert.True(ThreadPolicy.MayBringStrangers(A("backend"), strict));
        Assert.True(ThreadPolicy.MayNameByRawId(A(null), new ThreadOptions()));
        Assert.True(ThreadPolicy.MayBringStrangers(A(null), new ThreadOptions()));
    }

    [Fact]
    public void A_banned_or_erased_user_is_kept_out_until_the_ban_is_over()
    {
        var user = new KnownUser("user|bo", new AcsUserId("8:acs:r_b"), "1");

        Assert.Null(ThreadPolicy.KeepsOut(user, Now));
        Assert.Equal("user-banned", ThreadPolicy.KeepsOut(user with { BannedAt = Now }, Now));
        Assert.Equal("user-banned", ThreadPolicy.KeepsOut(user with { BannedAt = Now, BannedUntil = Now.AddHours(1) }, Now));
        Assert.Null(ThreadPolicy.KeepsOut(user with { BannedAt = Now, BannedUntil = Now.AddHours(1) }, Now.AddHours(1)));
        Assert.Equal("user-erased", ThreadPolicy.KeepsOut(user with { ErasingSince = Now, BannedAt = Now }, Now));
    }

    private static Caller A(string? role)
    {
        Assert.True(UserId.TryParse("ana", out var id, out _));

        return new Caller(id, null) { IsBackend = role == "backend", Roles = role is null or "backend" ? [] : [role] };
    }
}
