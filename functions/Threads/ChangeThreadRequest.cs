using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Threads;

/// <summary>What is to be different: what is left out stays.</summary>
public sealed class ChangeThreadRequest
{
    [MaxLength(ThreadRules.LongestTopic)]
    public string? Topic { get; set; }

    /// <summary>Key by key; null takes a key away.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; set; }

    /// <summary>Null keeps the thread for good.</summary>
    public Retention? Retention
    {
        get;
        set
        {
            field = value;
            NamesRetention = true;
        }
    }

    // That retention was said at all, null or not. Not public: the reader would take it for a field that callers may send.
    internal bool NamesRetention { get; private set; }
}
