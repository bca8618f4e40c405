using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Threads;

public sealed record ChangeRoleRequest([property: Required, AllowedValues(ThreadRoles.Owner, ThreadRoles.Member)] string? Role = null);
