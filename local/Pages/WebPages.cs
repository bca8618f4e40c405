using Chat.Local.Watching;
using Microsoft.AspNetCore.StaticFiles;

namespace Chat.Local.Pages;

/// <summary>The page at <c>/</c>, Microsoft's own components at <c>/composite/</c>, and what the page asks this run alone, below <c>/local</c>.</summary>
public static partial class WebPages
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Starts to build at once; whoever asks before that is done waits, or is told to.</summary>
    public static void MapWebPages(this WebApplication app, Uri acs, Watch watch)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        var (page, composite) = (new WebPage("page", stopping), new WebPage("composite", stopping));
        var chat = $"https://{acs.Authority} wss://{acs.Authority}";

        // What people write is shown here: only the page's own script runs, and it speaks to this run alone.
        Serve(app, "", page, $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {chat}; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");

        // Microsoft's components write their styles into the page.
        Serve(app, "/composite", composite, $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {chat}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'");

        app.MapGet("/local/config.json", () => new { signIn = "local", watch = true, acs = acs.AbsoluteUri });
        app.MapGet("/local/watch/{threadId}", (string threadId, CancellationToken cancelled) => watch.LivesAsync(threadId, cancelled));

        Task[] builds = [TellAsync(app.Logger, page), TellAsync(app.Logger, composite)];
        app.Lifetime.ApplicationStopped.Register(() => Task.WaitAll(builds));
    }

    private static void Serve(WebApplication app, string path, WebPage page, string policy)
    {
        app.MapGet($"{path}/", context => AnswerAsync(context, page, policy, "", "index.html"));
        app.MapGet($"{path}/assets/{{name}}", context => AnswerAsync(context, page, policy, "assets", $"{context.Request.RouteValues["name"]}"));
    }

    private static async Task TellAsync(ILogger logger, WebPage page)
    {
        try
        {
            await page.FolderAsync();
        }
        catch (StartException fault)
        {
            Log.NotBuilt(logger, fault.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was done: the next run goes on.
        }
    }

    private static async Task AnswerAsync(HttpContext context, WebPage page, string policy, string folder, string name)
    {
        context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-cache";
        await (await FindAsync(page, folder, name, context.RequestAborted)).ExecuteAsync(context);
    }

    private static async Task<IResult> FindAsync(WebPage page, string below, string name, CancellationToken cancellationToken)
    {
        string folder;
        try
        {
            folder = await page.FolderAsync().WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
        }
        catch (TimeoutException)
        {
            return Results.Content(BeingBuilt, "text/html; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (StartException fault)
        {
            return Results.Text($"The page could not be built. {fault.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        // A name that is not in the folder's own list leads nowhere, whatever it looks like.
        return Directory.EnumerateFiles(Path.Combine(folder, below)).FirstOrDefault(file => Path.GetFileName(file) == name) is { } found
            && Types.TryGetContentType(found, out var type)
            ? Results.File(found, type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, lastModified: File.GetLastWriteTimeUtc(found))
            : Results.NotFound();
    }

    private const string BeingBuilt =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta http-equiv="refresh" content="3">
        <title>One moment</title>
        <p>This page is being built for the first time, which takes about a minute. It opens by itself.</p>
        </html>
        """;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A page cannot be shown. {Reason}")]
        public static partial void NotBuilt(ILogger logger, string reason);
    }
}
