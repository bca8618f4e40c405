using System.Text;
using Chat.Functions.Acs;
using Chat.Functions.Threads;
using Chat.Functions.Users;

namespace Chat.Functions.Tests.Policies;

public sealed class ThreadRulesTests
{
    private static readonly Uri Endpoint = new("https://contoso.communication.azure.com");

    [Theory]
    [InlineData("19:Zt0b_-3Rh1q7mPvVdXf9Yk2Lw8sNaBcDeFgHiJkLmNo1@thread.v2", true)]
    [InlineData("19:8d267c1b2b3b4a5e9d6d5e4f3a2b1c0d@thread.v2", true)]
    [InlineData("19:uni01_abc@thread.v2", true)]
    [InlineData("19:meeting_YWJj@thread.v2", true)]
    [InlineData("", false)]
    [InlineData("19:@thread.v2", false)]
    [InlineData("19:a@", false)]
    [InlineData("20:a@thread.v2", false)]
    [InlineData("19:a/b@thread.v2", false)]
    [InlineData("19:a%2Fb@thread.v2", false)]
    [InlineData("19:a?x=1@thread.v2", false)]
    [InlineData("19:..@thread.v2\n", false)]
    [InlineData("19:é@thread.v2", false)]
    public void A_thread_id_has_a_form(string id, bool isOne) => Assert.Equal(isOne, ThreadRules.CheckId(id) is null);

    [Fact]
    public void A_thread_id_has_an_end() => Assert.NotNull(ThreadRules.CheckId($"19:{new string('a', 161)}@thread.v2"));

    [Theory]
    [InlineData("8:acs:8dd7a1a5-2c6b-4d1e-8f55-0c9d7a0f3c11_0000000a-1234-5678-9abc-def012345678", true)]
    [InlineData("8:gcch-acs:8dd7a1a5_0000000a", true)]
    [InlineData("8:orgid:8dd7a1a5-2c6b-4d1e-8f55-0c9d7a0f3c11", true)]
    [InlineData("8:acs:", false)]
    [InlineData("8:acs:8dd7a1a5", false)]
    [InlineData("8:acs:a_b_c", false)]
    [InlineData("8:acs:a_b/c", false)]
    [InlineData("8:skype:a", false)]
    [InlineData("4:+15551234", false)]
    [InlineData("28:orgid:8dd7a1a5", false)]
    [InlineData("8:orgid:a\n", false)]
    [InlineData(null, false)]
    public void A_raw_id_is_one_of_a_person_in_a_chat(string? text, bool isOne) => Assert.Equal(isOne, RawId.TryParse(text, out _));

    [Theory]
    [InlineData("me", typeof(ParticipantId.Me))]
    [InlineData("ME", typeof(ParticipantId.User))]
    [InlineData("8:acs:r_u", typeof(ParticipantId.Raw))]
    [InlineData("8:bowling", null)]
    [InlineData("ana%2Fbo", typeof(ParticipantId.User))]
    [InlineData("🙂", typeof(ParticipantId.User))]
    [InlineData("..", null)]
    public void A_participant_of_an_address_is_oneself_a_raw_id_or_a_user_id(string segment, Type? kind) =>
        Assert.Equal(kind, ParticipantId.Parse(segment).Value?.GetType());

    [Fact]
    public void A_user_id_of_an_address_is_what_the_app_calls_the_user()
    {
        Assert.True(UserId.TryParse("a/b", out var expected, out _));

        Assert.Equal(new ParticipantId.User(expected), ParticipantId.Parse("a%2Fb").Value);
    }

    [Fact]
    public void Metadata_is_measured_in_bytes_and_as_it_will_be()
    {
        var now = new Dictionary<string, string> { ["a"] = new('x', 600) };

        Assert.Null(ThreadRules.CheckMerged(now, new Dictionary<string, string?> { ["b"] = new('x', 422) }));
        Assert.Equal("metadata-too-large", ThreadRules.CheckMerged(now, new Dictionary<string, string?> { ["b"] = new('x', 423) })?.Code);
        Assert.Equal("metadata-too-large", ThreadRules.CheckMerged(now, new Dictionary<string, string?> { ["b"] = new('é', 300) })?.Code);
        Assert.Null(ThreadRules.CheckMerged(now, new Dictionary<string, string?> { ["a"] = null, ["b"] = new('x', 1023) }));
        Assert.Null(ThreadRules.CheckMerged(null, null));
    }

    [Fact]
    public void A_continuation_leads_to_the_next_page_at_our_own_service()
    {
        var given = ListContinuation.Of("https://contoso.communication.azure.com/chat/threads?syncState=3ab%2F&maxPageSize=2&api-version=2025-03-15", Endpoint);

        Assert.True(ListContinuation.TryRead(given!, Endpoint, out var link));
        Assert.Equal("https://contoso.communication.azure.com/chat/threads?syncState=3ab%2F&maxPageSize=2&api-version=2025-03-15", link);
        Assert.Null(ListContinuation.Of(null, Endpoint));
    }

    [Theory]
    [InlineData("a=1#@evil.example/")]
    [InlineData("a=1\r\nHost: evil.example")]
    [InlineData("a=1\\@evil.example")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("")]
    public void A_continuation_of_somebody_elses_making_is_none(string query) =>
        Assert.False(ListContinuation.TryRead(Convert.ToBase64String(Encoding.UTF8.GetBytes(query)).TrimEnd('=').Replace('+', '-').Replace('/', '_'), Endpoint, out _));

    [Theory]
    [InlineData("//evil.example/chat/threads?a=1")]
    [InlineData("@evil.example/?a=1")]
    [InlineData("https://evil.example/?a=1")]
    [InlineData("/../../identities?a=1")]
    public void A_continuation_never_leads_elsewhere(string query)
    {
        var made = Convert.ToBase64String(Encoding.UTF8.GetBytes(query)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        Assert.True(ListContinuation.TryRead(made, Endpoint, out var link));
        Assert.StartsWith("https://contoso.communication.azure.com/chat/threads?", link);
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("====")]
    public void A_continuation_that_is_no_text_is_none(string text) => Assert.False(ListContinuation.TryRead(text, Endpoint, out _));
}
