using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Chat.Functions.Acs;

/// <summary>
/// Gives an identity a name of ours where the service version knows that, so that making it twice makes it once. The client library sends
/// no such name yet; this adds it to the request it makes: learn.microsoft.com/rest/api/communication/identity/communication-identity/create.
/// </summary>
internal sealed partial class CustomIdPolicy(string apiVersion) : HttpPipelineSynchronousPolicy
{
    private const string Property = "Chat.Functions.CustomId";

    /// <summary>Calls inside this scope create an identity with this name, one-way so that it tells the service nothing about the user.</summary>
    public static IDisposable Naming(string userKey) => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?>
    {
        [Property] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(userKey)).AsSpan(0, 16)),
    });

    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.TryGetProperty(Property, out var name) && name is string customId)
        {
            message.Request.Uri.Query = ApiVersion().Replace(message.Request.Uri.Query, $"api-version={apiVersion}");
            message.Request.Content = RequestContent.Create(BinaryData.FromString($$"""{"customId":{{JsonSerializer.Serialize(customId)}}}"""));
        }
    }

    [GeneratedRegex("api-version=[^&]*")]
    private static partial Regex ApiVersion();
}
