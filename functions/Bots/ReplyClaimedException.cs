namespace Chat.Functions.Bots;

/// <summary>Another worker is answering this message. The delivery has to come back, in case that worker does not live to do it.</summary>
public sealed class ReplyClaimedException() : IOException("Another worker holds the claim on this reply.");
