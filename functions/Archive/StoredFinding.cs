namespace Chat.Functions.Archive;

/// <summary>A finding in a row of the archive.</summary>
internal sealed record StoredFinding(string Rule, string Action, string? Category, int? Severity, string? Spans);
