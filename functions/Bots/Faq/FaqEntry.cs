namespace Chat.Functions.Bots.Faq;

/// <summary>One answer, and the questions it answers.</summary>
public sealed record FaqEntry(IReadOnlyList<string> Questions, string Answer);
