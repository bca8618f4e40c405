namespace Chat.Emulator.Http;

/// <summary>Lets pages of any origin talk to the emulated services, on errors too: without it a page sees a network failure.</summary>
internal static class Cors
{
    private const string LongestMemory = "600";

    /// <summary>True when the request was a preflight and is answered.</summary>
    public static bool Answer(HttpContext http, RawPath path)
    {
        if (http.Request.Headers.Origin.Count == 0 || path.Segments is ["_emulator", ..])
        {
            return false;
        }

        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = http.Request.Headers.Origin;
        headers.AccessControlAllowCredentials = "true";
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = "*";
        if (!HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers.AccessControlRequestMethod.Count == 0)
        {
            return false;
        }

        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = LongestMemory;
        headers["Access-Control-Allow-Private-Network"] = "true";
        http.Response.StatusCode = StatusCodes.Status204NoContent;

        return true;
    }
}
