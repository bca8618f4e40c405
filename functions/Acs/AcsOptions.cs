using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Acs;

/// <summary>Which Communication Services resource this app belongs to.</summary>
public sealed class AcsOptions
{
    public const string Section = "Acs";

    /// <summary>
    /// <c>endpoint=https://…/;accesskey=…</c>. For local development; in Azure set <see cref="Endpoint"/> alone and the app
    /// signs in with its managed identity.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The resource's address, for example <c>https://contoso.europe.communication.azure.com</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Path of a PEM file with a certificate authority to trust besides the system's. For the emulator; leave it out in Azure.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>
    /// The identity API version to create identities with when they are to carry a name of ours (<c>customId</c>), 2025-03-02-preview or later;
    /// then a creation whose answer was lost is found again. Leave it out for the versions without that:
    /// learn.microsoft.com/rest/api/communication/identity/communication-identity/create.
    /// </summary>
    public string? CustomIdApiVersion { get; set; }

    /// <summary>How long one call may take, 1 to 20 seconds. Event Grid gives a delivery 30 seconds in all: learn.microsoft.com/azure/event-grid/delivery-and-retry.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(8);
}

internal sealed partial class AcsOptionsValidator : IValidateOptions<AcsOptions>
{
    public ValidateOptionsResult Validate(string? name, AcsOptions options) => options switch
    {
        { ConnectionString: null or "", Endpoint: null } =>
            ValidateOptionsResult.Fail("Set Acs__Endpoint (managed identity) or Acs__ConnectionString (local development)."),
        { Endpoint.Scheme: not "https" } =>
            ValidateOptionsResult.Fail("Acs__Endpoint must be an https address: the chat client sends tokens over nothing else."),
        { CustomIdApiVersion: { Length: > 0 } version } when !ApiVersion().IsMatch(version) =>
            ValidateOptionsResult.Fail("Acs__CustomIdApiVersion must be a version such as 2025-03-02-preview."),
        { Timeout.TotalSeconds: < 1 or > 20 } =>
            ValidateOptionsResult.Fail("Acs__Timeout must be between 00:00:01 and 00:00:20."),
        { CertificateAuthority: { Length: > 0 } path } when !File.Exists(path) =>
            ValidateOptionsResult.Fail($"Acs__CertificateAuthority names a file that does not exist: {path}."),
        _ => ValidateOptionsResult.Success,
    };

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?$")]
    private static partial Regex ApiVersion();
}
