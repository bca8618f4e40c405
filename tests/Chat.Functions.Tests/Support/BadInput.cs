using System.Globalization;
using Chat.Local.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Tests.Support;

/// <summary>How many bad requests and events are generated: a seed each, counted from <see cref="First"/>, so that one can be sent again alone.</summary>
public static class BadInput
{
    /// <summary>5,000, or CHAT_TESTS_BAD_REQUESTS.</summary>
    public static int Count { get; } = Setting("CHAT_TESTS_BAD_REQUESTS", 5_000);

    /// <summary>0, or CHAT_TESTS_BAD_SEED.</summary>
    public static int First { get; } = Setting("CHAT_TESTS_BAD_SEED", 0);

    /// <summary>No timer writes meanwhile: what is written then is the input's doing.</summary>
    public static IReadOnlyList<(string, string)> WithoutTimers { get; } =
        [.. FunctionCatalog.All.Where(function => function.Trigger is TimerTriggerAttribute).Select(timer => ($"AzureWebJobs.{timer.Name}.Disabled", "true"))];

    public static string Again(int seed) => $"Again: CHAT_TESTS_BAD_SEED={seed} CHAT_TESTS_BAD_REQUESTS=1";

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
