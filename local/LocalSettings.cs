using System.Text.Json;
using Chat.Emulator;

namespace Chat.Local;

/// <summary>
/// App settings as Core Tools take them: from local.settings.json, or from the sample when there is none; the addresses of what runs here
/// go over both.
/// </summary>
public static class LocalSettings
{
    private static readonly string Own = RepositoryFolder.Of("local.settings.json");

    private static readonly string Sample = RepositoryFolder.Of("local.settings.sample.json");

    /// <summary>Whether somebody has written settings of their own; else those of the sample hold.</summary>
    public static bool AreOnesOwn => File.Exists(Own);

    public static IReadOnlyDictionary<string, string?> For(AcsEmulator acs, string storage)
    {
        var settings = Read(Own) ?? Read(Sample) ?? [];
        settings["AzureWebJobsStorage"] = storage;
        settings["Acs__ConnectionString"] = acs.ConnectionString;
        settings["Acs__CertificateAuthority"] = acs.CertificateAuthorityPath;
        settings["Tables__ConnectionString"] = storage;
        settings["WEBSITE_AUTH_ENABLED"] = "true";

        // The emulator knows it; with it no identity is ever made in vain.
        settings["Acs__CustomIdApiVersion"] = "2025-03-02-preview";

        return settings;
    }

    /// <summary>Which pages may call, as Core Tools read it: Host.CORS and Host.CORSCredentials of the same file.</summary>
    public static (IReadOnlyList<string> Origins, bool Credentials) Cors() =>
        ReadCors(Own) ?? ReadCors(Sample) ?? ([], false);

    private static (IReadOnlyList<string> Origins, bool Credentials)? ReadCors(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var host = Parsed(path, root => root.TryGetProperty("Host", out var found) ? found.Clone() : default);

        return host.ValueKind is not JsonValueKind.Object
            ? ([], false)
            : (host.TryGetProperty("CORS", out var origins) ? origins.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [],
                host.TryGetProperty("CORSCredentials", out var credentials) && credentials.GetBoolean());
    }

    private static Dictionary<string, string?>? Read(string path) => File.Exists(path)
        ? Parsed(path, root => root.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()))
        : null;

    private static T Parsed<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

            return read(file.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StartException($"{Path.GetFileName(path)} must be a JSON object with an object Values of texts: {unreadable.Message}", unreadable);
        }
    }
}
