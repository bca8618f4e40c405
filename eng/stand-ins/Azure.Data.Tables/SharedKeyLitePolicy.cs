using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Signs each attempt anew: the service refuses dates older than a quarter of an hour.</summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    private readonly string _scheme = $"SharedKeyLite {credential.AccountName}:";
    private readonly string _resource = "\n/" + credential.AccountName;

    public override void OnSendingRequest(HttpMessage message)
    {
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);

        message.Request.Headers.SetValue("x-ms-date", date);
        message.Request.Headers.SetValue("Authorization", _scheme + credential.Sign(StringToSign(date, message.Request.Uri.ToUri())));
    }

    // learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key: of the query only comp is signed, which no
    // operation here uses.
    private string StringToSign(string date, Uri uri) => string.Concat(date, _resource, uri.AbsolutePath);
}
