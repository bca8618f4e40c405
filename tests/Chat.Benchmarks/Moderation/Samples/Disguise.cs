namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>One way to hide a term; null where it cannot be hidden so.</summary>
/// <param name="OnLetters">Changes letters; the others put something between them and may be added to one of these.</param>
internal sealed record Disguise(string Name, bool OnLetters, bool IsHtml, Func<string, Random, string?> Apply);
