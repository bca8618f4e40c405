using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies.Moderation;

public sealed class PersonalDataTests
{
    private const string Key = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOp";

    private static readonly ModerationEngine Engine = APolicy.With(
        ("email", "flag", """ "personal": ["email"] """), ("phone", "flag", """ "personal": ["phone"] """), ("iban", "flag", """ "personal": ["iban"] """),
        ("card", "flag", """ "personal": ["card"] """), ("secret", "flag", """ "personal": ["secret"] """));

    [Theory]
    [InlineData("email", "write to ana@example.com.")]
    [InlineData("email", "ana@exam\u00adple.com")]
    [InlineData("email", "ana\u200b@example.com")]
    [InlineData("email", "ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("email", "ana@пример.рф")]
    [InlineData("email", "ana@xn--e1afmkfd.xn--p1ai")]
    [InlineData("email", "邮箱是ana@example.com。谢谢")]
    [InlineData("phone", "+1 (425) 555-0100")]
    [InlineData("phone", "\u202a+1\u200b425\u200b555\u200b0100\u202c")]
    [InlineData("phone", "+４９ １７６ １２３４ ５６７８")]
    [InlineData("iban", "de89370400440532013000")]
    [InlineData("card", "4111.1111.1111.1111")]
    [InlineData("card", "4111\u200b1111\u200b1111\u200b1111")]
    [InlineData("card", "4️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣")]
    [InlineData("secret", "key=AKIAIOSFODNN7EXAMPLE")]
    [InlineData("secret", "endpoint=https://a.communication.azure.com/;accesskey=" + Key + "AbCdEfGhIjKlMnOpQrStUvWxYz01234567==")]
    [InlineData("secret", "endpoint=https://a.communication.azure.com/;accesskey=" + Key + "JQQJ99AAACAbCdEfGhIjKlMnOpQrStUv")]
    public void It_is_found_as_people_write_and_copy_it(string rule, string text) =>
        Assert.Equal([rule], Engine.Judge(text, isHtml: false, null).Findings.Select(finding => finding.Rule));

    [Theory]
    [InlineData("see you at 10:30 on 2026-11-21, room 4255550")]
    [InlineData("order 123456789012, version 10.0.12.3456, 192.168.100.200")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("19:abcdefabcdefabcdefabcdefabcdefab@thread.v2")]
    [InlineData("@ana hi @bob. price@5.99 a@b.c see @ana..com")]
    [InlineData("https://example.org/" + Key + Key)]
    public void A_number_a_name_and_a_link_are_none(string text) => Assert.Empty(Engine.Judge(text, isHtml: false, null).Findings);
}
