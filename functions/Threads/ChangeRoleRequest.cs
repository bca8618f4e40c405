namespace Chat.Functions.Threads;

/// <param name="Role">owner or member.</param>
public sealed record ChangeRoleRequest(string? Role = null);
