namespace Chat.Functions.Http;

/// <summary>What a refused caller reads: www.rfc-editor.org/rfc/rfc9457.</summary>
public sealed record ProblemBody(string Type, string Code, int Status, string Detail);
