using Chat.Emulator.Http;

namespace Chat.Emulator.Control;

/// <summary>The emulator's own routes are for programs and its own page; a page of another origin could do anything with them.</summary>
internal static class SameOrigin
{
    public static Refusal? Refuses(HttpContext http) =>
        http.Request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Authority == http.Request.Host.Value)
            ? new Refusal(403, "Forbidden", "The emulator's own routes are not for pages of other origins.")
            : null;
}
