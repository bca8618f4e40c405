using System.ComponentModel.DataAnnotations;
using Chat.Functions.Threads;

namespace Chat.Functions.SampleFrontend;

/// <summary>Who comes in, and under which name.</summary>
/// <param name="Id">The communicationUserId.</param>
public sealed record AddSampleUserRequest([property: Required] string? Id = null, [property: MaxLength(ThreadRules.LongestDisplayName)] string? DisplayName = null);
