using FuzzySharp;
using FuzzySharp.PreProcess;

namespace Chat.Functions.Bots.Faq;

/// <summary>Finds the answer whose question is most like a text, misspelt and in other words as it may be. The same text always finds the same one.</summary>
public sealed class FaqBook(IReadOnlyList<FaqEntry> entries)
{
    // A question is one; an essay is not compared with every line of the book.
    private const int LongestQuestion = 300;

    /// <summary>Null when nothing is as like as that.</summary>
    /// <param name="likeness">1 to 100.</param>
    public FaqEntry? Find(string text, int likeness)
    {
        if (text.Length > LongestQuestion || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var best = entries
            .Select(entry => (Entry: entry, Likeness: entry.Questions.Max(question => Fuzz.WeightedRatio(question, text, PreprocessMode.Full))))
            .MaxBy(one => one.Likeness);

        return best.Likeness >= likeness ? best.Entry : null;
    }
}
