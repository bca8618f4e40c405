using Chat.Functions.Tables;

namespace Chat.Functions.Tests.Policies;

public sealed class TableKeyTests
{
    public static TheoryData<string> Texts =>
    [
        "ana", "8:acs:1_2", "19:abc@thread.v2", "a/b\\c#d?e", "50%", "tilde~and|bar", "line\nfeed\u0085", "עברית", "🙂 and half \ud83d", "\udc00", "",
        new string('x', 300),
    ];

    [Fact]
    public void An_id_as_long_as_any_fits_into_a_key_though_all_of_it_is_escaped() =>
        Assert.InRange($"user|{TableKey.Of(new string('/', 128))}".Length, 1, 512);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_becomes_a_legal_key_and_comes_back(string text)
    {
        var key = TableKey.Of(text);

        Assert.Equal(text, TableKey.Text(key));
        Assert.DoesNotContain(key, c => c is '/' or '\\' or '#' or '?' or '%' or '|' || char.IsControl(c));
    }

    [Fact]
    public void Two_texts_never_share_a_key() =>
        Assert.Equal(Texts.Count, Texts.Select(row => TableKey.Of(row.Data)).Distinct().Count());

    [Fact]
    public void Keys_of_numbers_sort_as_the_numbers_do()
    {
        long[] numbers = [0, 9, 10, 1_767_607_200_123, long.MaxValue];

        Assert.Equal(numbers.Select(TableKey.Sortable), numbers.Select(TableKey.Sortable).Order(StringComparer.Ordinal));
    }
}
