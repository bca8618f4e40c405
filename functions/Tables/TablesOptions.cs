using Microsoft.Extensions.Options;

namespace Chat.Functions.Tables;

/// <summary>Which storage account keeps users, threads and the archive.</summary>
public sealed class TablesOptions
{
    public const string Section = "Tables";

    /// <summary>A storage connection string, <c>UseDevelopmentStorage=true</c> included. For local development.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The table endpoint, for example <c>https://contoso.table.core.windows.net</c>; the app signs in with its managed identity.</summary>
    public Uri? Endpoint { get; set; }
}

internal sealed class TablesOptionsValidator : IValidateOptions<TablesOptions>
{
    public ValidateOptionsResult Validate(string? name, TablesOptions options) =>
        options is { ConnectionString: null or "", Endpoint: null }
            ? ValidateOptionsResult.Fail("Set Tables__Endpoint (managed identity) or Tables__ConnectionString (local development).")
            : ValidateOptionsResult.Success;
}
