using System.Text.Json;

namespace Chat.Local.Hosting;

/// <summary>The few settings of host.json that the local run honours.</summary>
public static class HostJson
{
    /// <summary>What stands before every route: learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook.</summary>
    public static string RoutePrefix { get; } = Read();

    private static string Read()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(RepositoryFolder.Of("host.json")));

        return host.RootElement.TryGetProperty("extensions", out var extensions)
            && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var prefix)
                ? prefix.GetString() ?? ""
                : "api";
    }
}
