namespace Chat.Local.Demo;

/// <summary>The steps of a demo and how each ended.</summary>
public sealed class Script
{
    private readonly List<(string Promise, bool Kept)> steps = [];

    public async Task StepAsync(string promise, Func<Task<bool>> isKept) => steps.Add((promise, await isKept()));

    /// <summary>True when there were steps and every promise was kept.</summary>
    public async Task<bool> ReportAsync(TextWriter output)
    {
        await output.WriteLineAsync();
        foreach (var (promise, kept) in steps)
        {
            await output.WriteLineAsync($"  {(kept ? "ok    " : "BROKEN")}  {promise}");
        }

        var broken = steps.Count(step => !step.Kept);
        await output.WriteLineAsync($"\n{steps.Count - broken} of {steps.Count} steps ended as they should.");

        return steps.Count > 0 && broken == 0;
    }
}
