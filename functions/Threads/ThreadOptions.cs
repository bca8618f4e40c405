using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Threads;

/// <summary>Who may bring whom into a thread.</summary>
public sealed class ThreadOptions
{
    public const string Section = "Threads";

    /// <summary>Who adds people to a thread: everybody in it, or its owners.</summary>
    [EnumDataType(typeof(WhoMayAdd))]
    public WhoMayAdd WhoMayAdd { get; set; } = WhoMayAdd.Members;

    /// <summary>Who can be added: anybody, who then gets a chat identity on first sight, or those who have been here.</summary>
    [EnumDataType(typeof(WhoMayBeAdded))]
    public WhoMayBeAdded WhoMayBeAdded { get; set; } = WhoMayBeAdded.Anyone;

    /// <summary>Whether frontends may name participants by raw id, such as <c>8:acs:…</c> or <c>8:orgid:…</c>. Backends always may.</summary>
    public bool AllowRawIds { get; set; } = true;
}

public enum WhoMayAdd
{
    Members,
    Owners,
}

public enum WhoMayBeAdded
{
    Anyone,
    KnownUsers,
}

[OptionsValidator]
internal sealed partial class ThreadOptionsValidator : IValidateOptions<ThreadOptions>;
