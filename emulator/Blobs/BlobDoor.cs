using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Emulator.Blobs;

/// <summary>
/// The operations that dead letters and blob triggers need: learn.microsoft.com/rest/api/storageservices/operations-on-containers and
/// operations-on-blobs. Everything else answers 501 and its name.
/// </summary>
internal sealed class BlobDoor(BlobAccount account, BlobSignature signature, BlobServiceOptions options)
{
    private const int LargestBlob = 64 << 20;
    private const int LargestPage = 5000;

    public async Task AnswerAsync(HttpContext context)
    {
        var rawPath = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2)[0];
        if (!signature.IsGood(context.Request, rawPath))
        {
            await RefuseAsync(context, 403, "AuthenticationFailed", "Server failed to authenticate the request.");
            return;
        }

        var parts = rawPath.Split('/', 4);
        if (parts is not ["", var name, ..] || name != options.AccountName || parts.Length < 3)
        {
            await NotHereAsync(context);
            return;
        }

        var (container, blob) = (Uri.UnescapeDataString(parts[2]), parts.Length > 3 ? Uri.UnescapeDataString(parts[3]) : "");
        if (!BlobNames.IsContainer(container) || (blob.Length > 0 && !BlobNames.IsBlob(blob)))
        {
            await RefuseAsync(context, 400, "InvalidResourceName", "The specified resource name contains invalid characters or has a wrong length.");
            return;
        }

        var query = context.Request.Query;
        await ((context.Request.Method, blob.Length > 0, query["restype"].ToString(), query["comp"].ToString()) switch
        {
            ("PUT", false, "container", "") => CreateAsync(context, container),
            ("GET", false, "container", "list") => ListAsync(context, container),
            ("PUT", true, "", "") => WriteAsync(context, container, blob),
            ("GET" or "HEAD", true, "", "") => ReadAsync(context, container, blob),
            ("DELETE", true, "", "") => DeleteAsync(context, container, blob),
            _ => NotHereAsync(context),
        });
    }

    // learn.microsoft.com/rest/api/storageservices/create-container
    private Task CreateAsync(HttpContext context, string container) => account.Create(container)
        ? Done(context, 201)
        : RefuseAsync(context, 409, "ContainerAlreadyExists", "The specified container already exists.");

    // learn.microsoft.com/rest/api/storageservices/list-blobs
    private Task ListAsync(HttpContext context, string container)
    {
        var query = context.Request.Query;
        var most = int.TryParse(query["maxresults"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, LargestPage) : LargestPage;
        if (account.List(container, query["prefix"].ToString(), query["marker"].ToString(), most) is not { } blobs)
        {
            return NoContainerAsync(context);
        }

        var page = new XElement(
            "EnumerationResults",
            new XAttribute("ContainerName", container),
            new XElement("Blobs", blobs.Select(blob => new XElement(
                "Blob",
                new XElement("Name", blob.Name),
                new XElement("Properties", new XElement("Content-Length", blob.Length), new XElement("BlobType", "BlockBlob"))))),
            new XElement("NextMarker", blobs.Count == most ? blobs[^1].Name : null));

        return WriteXmlAsync(context, 200, page);
    }

    // learn.microsoft.com/rest/api/storageservices/put-blob
    private async Task WriteAsync(HttpContext context, string container, string blob)
    {
        if (!context.Request.Headers["x-ms-blob-type"].ToString().Equals("BlockBlob", StringComparison.OrdinalIgnoreCase))
        {
            await NotHereAsync(context);
            return;
        }

        if (context.Request.ContentLength is not <= LargestBlob)
        {
            await RefuseAsync(context, 413, "RequestBodyTooLarge", "The request body is too large or has no length.");
            return;
        }

        var content = new byte[context.Request.ContentLength.Value];
        await context.Request.Body.ReadExactlyAsync(content, context.RequestAborted);
        await (account.Write(container, blob, content) ? Done(context, 201) : NoContainerAsync(context));
    }

    // learn.microsoft.com/rest/api/storageservices/get-blob
    private async Task ReadAsync(HttpContext context, string container, string blob)
    {
        if (account.Read(container, blob) is not { } content)
        {
            await (account.Has(container) ? RefuseAsync(context, 404, "BlobNotFound", "The specified blob does not exist.") : NoContainerAsync(context));
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = content.Length;
        context.Response.Headers["x-ms-blob-type"] = "BlockBlob";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    // learn.microsoft.com/rest/api/storageservices/delete-blob
    private Task DeleteAsync(HttpContext context, string container, string blob) => account.Delete(container, blob)
        ? Done(context, 202)
        : RefuseAsync(context, 404, "BlobNotFound", "The specified blob does not exist.");

    private static Task NoContainerAsync(HttpContext context) =>
        RefuseAsync(context, 404, "ContainerNotFound", "The specified container does not exist.");

    private static Task NotHereAsync(HttpContext context) =>
        RefuseAsync(context, 501, "NotImplemented", $"The emulator's blob service does not have {context.Request.Method} {context.Request.Path} {context.Request.QueryString}.");

    private static Task Done(HttpContext context, int status)
    {
        context.Response.StatusCode = status;

        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.Headers["x-ms-error-code"] = code;

        return WriteXmlAsync(context, status, new XElement("Error", new XElement("Code", code), new XElement("Message", message)));
    }

    private static Task WriteXmlAsync(HttpContext context, int status, XElement body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";

        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{body.ToString(SaveOptions.DisableFormatting)}", context.RequestAborted);
    }
}
