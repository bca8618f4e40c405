using System.Globalization;
using Chat.Emulator.Http;

namespace Chat.Emulator.Chat;

/// <summary>Links to the next page: absolute, at the address the client used, complete, and with ids unencoded as the service writes them.</summary>
internal static class NextLink
{
    public static string Skip(HttpContext http, string path, int skip, int size) =>
        $"{Base(http)}{path}?skip={skip}&maxPageSize={size}&{ApiVersion.Parameter}={Version(http)}";

    public static string Sync(HttpContext http, string path, SyncState state, PageRequest page)
    {
        var start = (page.StartTime ?? DateTimeOffset.UnixEpoch).ToString("O", CultureInfo.InvariantCulture);

        return $"{Base(http)}{path}?syncState={state}&startTime={Uri.EscapeDataString(start)}&maxPageSize={page.Size}"
            + $"&{ApiVersion.Parameter}={Version(http)}";
    }

    public static string Base(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host.Value}";

    private static string Version(HttpContext http) => Uri.EscapeDataString(http.Request.Query[ApiVersion.Parameter].ToString());
}
