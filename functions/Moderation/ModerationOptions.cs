using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation;

/// <summary>What may not be said. An empty list allows everything.</summary>
public sealed class ModerationOptions
{
    public const string Section = "Moderation";

    public IList<ModerationRule> Rules { get; } = [];
}

/// <summary>One phrase and what happens to a message that contains it, whatever its case, as whole words.</summary>
public sealed class ModerationRule
{
    /// <summary>Stands in the verdict, the archive and the log instead of the phrase.</summary>
    public string Name { get; set; } = "";

    public string Phrase { get; set; } = "";

    public ModerationAction Action { get; set; } = ModerationAction.Mask;
}

public enum ModerationAction
{
    /// <summary>The phrase is blotted out, the rest of the message stays.</summary>
    Mask,

    /// <summary>The whole message is deleted.</summary>
    Delete,
}

internal sealed class ModerationOptionsValidator : IValidateOptions<ModerationOptions>
{
    public ValidateOptionsResult Validate(string? name, ModerationOptions options)
    {
        var faults = options.Rules
            .Select((rule, index) => rule switch
            {
                { Name: "" } => $"Moderation__Rules__{index}__Name is missing.",
                { Phrase: var phrase } when string.IsNullOrWhiteSpace(phrase) => $"Moderation__Rules__{index}__Phrase is missing.",
                _ => null,
            })
            .OfType<string>()
            .ToList();

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
