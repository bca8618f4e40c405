using Chat.Functions.Users;

namespace Chat.Functions.Tests.Policies;

public sealed class UserIdTests
{
    [Theory]
    [InlineData("ana")]
    [InlineData("auth0|5f7c8ec7")]
    [InlineData("ана@пример.рф")]
    [InlineData("🙂")]
    [InlineData("50%~")]
    [InlineData("https://login.example/users?id=7#me")]
    [InlineData("DOMAIN\\ana")]
    public void An_id_of_any_script_is_taken(string text)
    {
        Assert.True(UserId.TryParse(text, out var id, out _));
        Assert.Equal(text, id.Value);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("..", "path")]
    [InlineData("a%2Fb", "%2F")]
    [InlineData("a\u0001b", "control")]
    [InlineData(" ana", "space")]
    public void An_id_that_no_address_or_key_can_carry_is_refused_with_the_reason(string? text, string reason)
    {
        Assert.False(UserId.TryParse(text, out _, out var why));
        Assert.Contains(reason, why);
    }

    [Fact]
    public void Half_a_character_is_no_id()
    {
        Assert.False(UserId.TryParse("ana\ud83d", out _, out var why));
        Assert.Contains("half", why);
    }

    [Fact]
    public void An_id_has_at_most_128_characters()
    {
        Assert.True(UserId.TryParse(new string('a', 128), out _, out _));
        Assert.False(UserId.TryParse(new string('a', 129), out _, out _));
    }
}
