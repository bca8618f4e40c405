namespace Chat.Local.Model;

/// <summary>An error as it travels.</summary>
public sealed record ModelErrorBody(ModelErrorDetail Error);

public sealed record ModelErrorDetail(string Message, string Type, string? Param, string? Code);
