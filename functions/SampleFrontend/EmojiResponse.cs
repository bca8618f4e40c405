namespace Chat.Functions.SampleFrontend;

/// <summary>What is shown of a user instead of a picture.</summary>
public sealed record EmojiResponse(string Emoji);
