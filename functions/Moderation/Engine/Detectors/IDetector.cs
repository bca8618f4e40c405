namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Finds one kind of thing that is not a word.</summary>
internal interface IDetector
{
    /// <summary>Adds the pieces of the text it objects to; an empty one stands for the whole text. Costs nothing but time where there are none.</summary>
    void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found);
}
