using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Policies;

/// <summary>A policy in the settings is wrong from the start or not at all.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<ModerationOptions>
{
    public ValidateOptionsResult Validate(string? name, ModerationOptions options)
    {
        var faults = Faults("Moderation__Policy", new PolicySource().Current(options)).Concat(Faults("Moderation__ShadowPolicyFile", new PolicySource().Shadow(options))).ToList();

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string setting, PolicyReading? reading) =>
        reading?.Faults.Select(fault => $"{setting}: {fault}.") ?? [];
}
