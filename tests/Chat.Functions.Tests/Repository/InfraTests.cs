using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Repository;

/// <summary>infra/, azure.yaml, the workflows and their scripts, as far as they can be judged without Azure: tests/infra says how.</summary>
public sealed class InfraTests
{
    [Fact]
    public async Task Infrastructure_and_workflows_are_sound_and_mean_what_the_code_means() =>
        Assert.Contains("nothing is wrong", await NodeScript.RunAsync("infra", ["check.mjs"]), StringComparison.Ordinal);

    [Fact]
    public async Task No_seeded_fault_gets_past_the_checks() =>
        Assert.Contains("every fault is found", await NodeScript.RunAsync("infra", ["faults.mjs"]), StringComparison.Ordinal);
}
