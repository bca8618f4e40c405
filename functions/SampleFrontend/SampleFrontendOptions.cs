using System.ComponentModel.DataAnnotations;
using Chat.Functions.Threads;
using Microsoft.Extensions.Options;

namespace Chat.Functions.SampleFrontend;

/// <summary>The addresses that Microsoft's chat sample calls at the origin it is served from: github.com/Azure-Samples/communication-services-web-chat-hero.</summary>
public sealed class SampleFrontendOptions
{
    public const string Section = "SampleFrontend";

    /// <summary>Off unless said: whoever is signed in and has the link to one of its threads may join it.</summary>
    public bool Enabled { get; set; }

    /// <summary>The topic of the threads it makes, 1 to 250 characters: the sample asks for none.</summary>
    [Required]
    [MaxLength(ThreadRules.LongestTopic)]
    public string Topic { get; set; } = "Chat";
}

[OptionsValidator]
internal sealed partial class SampleFrontendOptionsValidator : IValidateOptions<SampleFrontendOptions>;
