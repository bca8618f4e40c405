using System.Collections.Frozen;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// What Korean fastens to the end of a word: postpositions and the copula, from the grammar (National Institute of Korean Language, 조사). A word
/// with one of them is the same word.
/// </summary>
internal static class Particles
{
    /// <summary>Syllables of the longest one.</summary>
    public const int Longest = 3;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> All = FrozenSet.Create(
        "은", "는", "이", "가", "을", "를", "의", "에", "도", "만", "로", "와", "과", "야", "아", "랑", "나", "요", "님", "들",
        "에게", "한테", "에서", "까지", "부터", "처럼", "보다", "으로", "이야", "이다", "이랑", "이나", "같은", "같이", "들이", "들은", "들을", "들아", "인데", "네요",
        "입니다", "이에요", "이네요", "에게서", "한테서", "이라고", "들에게").GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Has(ReadOnlySpan<char> ending) => All.Contains(ending);
}
