using Microsoft.Extensions.Options;

namespace Chat.Functions.Keeping;

/// <summary>A default that is no class, or a name that two classes have, would purge what nobody meant.</summary>
internal sealed class ClassNamesValidator : IValidateOptions<KeepingOptions>
{
    public ValidateOptionsResult Validate(string? name, KeepingOptions options) => options switch
    {
        _ when options.Classes.GroupBy(one => one.Name).Any(same => same.Count() > 1) => ValidateOptionsResult.Fail("Keeping__Classes has two classes of one name."),
        { DefaultClass: { Length: > 0 } wanted } when options.Of(wanted) is null => ValidateOptionsResult.Fail("Keeping__DefaultClass is none of Keeping__Classes."),
        _ => ValidateOptionsResult.Success,
    };
}
