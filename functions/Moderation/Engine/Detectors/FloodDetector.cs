namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Too much of one thing. Limits that are not set are not asked about.</summary>
internal sealed class FloodDetector(FloodLimits limits) : IDetector
{
    // A shout has some length: OK is none.
    private const int FewestLettersForShouting = 12;

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        var isFlood = text.Length > limits.Length
            || facts.Lines > limits.Lines
            || facts.Emoji > limits.Emoji
            || facts.LongestRow > limits.RepeatedCharacters
            || (facts.Letters >= FewestLettersForShouting && facts.Capitals > facts.Letters * limits.CapsShare)
            || (facts.Ats > limits.Mentions && Mentions(text) > limits.Mentions)
            || (facts.Lines > limits.RepeatedLines && RepeatedLines(text) > limits.RepeatedLines);
        if (isFlood)
        {
            found.Add(default);
        }
    }

    private static int Mentions(ReadOnlySpan<char> text)
    {
        var mentions = 0;
        for (var at = 0; at + 1 < text.Length; at++)
        {
            mentions += text[at] is '@' or '＠' && char.IsLetterOrDigit(text[at + 1]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) ? 1 : 0;
        }

        return mentions;
    }

    // How often the same line comes one after the other.
    private static int RepeatedLines(ReadOnlySpan<char> text)
    {
        var (most, row) = (1, 1);
        ReadOnlySpan<char> previous = [];
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].Trim();
            row = line.Length > 0 && line.SequenceEqual(previous) ? row + 1 : 1;
            most = Math.Max(most, row);
            previous = line;
        }

        return most;
    }
}
