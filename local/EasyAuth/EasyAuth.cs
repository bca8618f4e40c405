using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Chat.Local.EasyAuth;

/// <summary>
/// Plays App Service authentication in front of the functions, on loopback only: takes away what callers claim to be, lets anybody sign in as
/// anybody, and writes the principal header as the platform does:
/// learn.microsoft.com/azure/app-service/configure-authentication-user-identities.
/// </summary>
public static class EasyAuth
{
    private const string Cookie = "AppServiceAuthSession";

    /// <summary>For clients without cookies: learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out.</summary>
    private const string TokenHeader = "X-ZUMO-AUTH";

    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";
    private const string NameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

    private const int LongestName = 256;

    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(8);

    /// <summary>Sign-in at /.auth/login/local, who am I at /.auth/me, sign-out at /.auth/logout.</summary>
    public static void UseEasyAuth(this WebApplication app)
    {
        // A key of this process: sessions end with it, and nothing secret is written down.
        var sessions = new EphemeralDataProtectionProvider().CreateProtector("sessions").ToTimeLimitedDataProtector();

        app.Use(async (context, next) =>
        {
            if (!IsLoopback(context))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                await context.Response.WriteAsync("This sign-in lets anybody be anybody, so it answers on loopback only.", context.RequestAborted);
                return;
            }

            foreach (var claimed in context.Request.Headers.Keys.Where(name => name.StartsWith(PrincipalHeader, StringComparison.OrdinalIgnoreCase)).ToList())
            {
                context.Request.Headers.Remove(claimed);
            }

            if (SignedIn(context.Request, sessions) is { } user)
            {
                context.Request.Headers[PrincipalHeader] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(user.ToPrincipal()));
                context.Request.Headers[$"{PrincipalHeader}-ID"] = Uri.EscapeDataString(user.Id);
                context.Request.Headers[$"{PrincipalHeader}-IDP"] = "local";
            }

            await next();
        });

        // Without this the sign-in above would run after routing chose a function.
        app.UseRouting();
        app.MapGet("/.auth/login/local", () => Results.Content(SignInPage, "text/html; charset=utf-8"));
        app.MapPost("/.auth/login/local", context => SignInAsync(context, sessions));
        app.MapGet("/.auth/me", context => context.Response.WriteAsJsonAsync(
            SignedIn(context.Request, sessions) is { } user ? [user.ToMe()] : Array.Empty<object>(), context.RequestAborted));
        app.MapGet("/.auth/logout", context =>
        {
            context.Response.Cookies.Delete(Cookie);

            return Task.CompletedTask;
        });
    }

    private static async Task SignInAsync(HttpContext context, ITimeLimitedDataProtector sessions)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var (id, name) = (form?["user"].ToString() ?? "", form?["name"].ToString() ?? "");
        if (id.Length is 0 or > LongestName || name.Length > LongestName)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync($"Send a form with the field user (1 to {LongestName} characters) and, if you like, name and roles (parted by commas).", context.RequestAborted);
            return;
        }

        var roles = form?["roles"].ToString().Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];
        var user = new LocalUser(id, name.Length > 0 ? name : id, roles, DateTimeOffset.UtcNow);
        var session = sessions.Protect(JsonSerializer.Serialize(user), SessionLifetime);
        context.Response.Cookies.Append(Cookie, session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = SessionLifetime });
        await context.Response.WriteAsJsonAsync(
            new { authenticationToken = session, user = new { userId = user.Id } }, context.RequestAborted);
    }

    private static LocalUser? SignedIn(HttpRequest request, ITimeLimitedDataProtector sessions)
    {
        var session = request.Headers[TokenHeader] is [{ Length: > 0 } header] ? header : request.Cookies[Cookie];
        try
        {
            return session is { Length: > 0 } ? JsonSerializer.Deserialize<LocalUser>(sessions.Unprotect(session)) : null;
        }
        catch (CryptographicException)
        {
            // Of another run, or expired: as good as none.
            return null;
        }
    }

    // The Host header, too: a page elsewhere may have its own name resolve to this machine.
    private static bool IsLoopback(HttpContext context) =>
        (context.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(context.Connection.RemoteIpAddress))
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private const string SignInPage =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Sign in</title>
        <style>body{font:1rem/1.5 system-ui;max-width:24rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}label,input,button{display:block;width:100%;font:inherit;box-sizing:border-box;margin:.3rem 0}</style>
        <h1>Sign in</h1>
        <p>This is the local stand-in for App Service authentication. Be whoever you like.</p>
        <form method="post">
          <label for="user">User id</label><input id="user" name="user" required maxlength="256" autofocus>
          <label for="name">Name</label><input id="name" name="name" maxlength="256">
          <label for="roles">Roles, for example Chat.Moderator</label><input id="roles" name="roles" maxlength="256">
          <button>Sign in</button>
        </form>
        </html>
        """;

    private sealed record LocalUser(string Id, string Name, string[] Roles, DateTimeOffset SignedInAt)
    {
        public object ToPrincipal() => new { auth_typ = "local", name_typ = "name", role_typ = "roles", claims = Claims };

        public object ToMe() => new { provider_name = "local", user_id = Id, user_claims = Claims };

        private object[] Claims =>
        [
            new { typ = NameIdentifier, val = Id },
            new { typ = "name", val = Name },
            new { typ = "iat", val = (SignedInAt.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture) },
            .. Roles.Select(role => new { typ = "roles", val = role }),
        ];
    }
}
