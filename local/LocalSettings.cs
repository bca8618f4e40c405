using System.Text.Json;
using Chat.Emulator;

namespace Chat.Local;

/// <summary>
/// App settings as Core Tools take them: from local.settings.json, or from the sample when there is none; the addresses of what runs here
/// go over both.
/// </summary>
public static class LocalSettings
{
    public static IReadOnlyDictionary<string, string?> For(AcsEmulator acs, string storage)
    {
        var settings = Read(RepositoryFolder.Of("local.settings.json")) ?? Read(RepositoryFolder.Of("local.settings.sample.json")) ?? [];
        settings["AzureWebJobsStorage"] = storage;
        settings["Acs__ConnectionString"] = acs.ConnectionString;
        settings["Acs__CertificateAuthority"] = acs.CertificateAuthorityPath;
        settings["Tables__ConnectionString"] = storage;
        settings["WEBSITE_AUTH_ENABLED"] = "true";

        return settings;
    }

    private static Dictionary<string, string?>? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

            return file.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StartException($"{Path.GetFileName(path)} must be a JSON object with an object Values of texts: {unreadable.Message}", unreadable);
        }
    }
}
