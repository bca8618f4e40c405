namespace Chat.Local;

/// <summary>The checkout this program was built from: where host.json, settings and npm packages lie.</summary>
public static class RepositoryFolder
{
    private const string Mark = "Chat.Functions.sln";

    public static string Path { get; } = Find(AppContext.BaseDirectory) ?? Find(Directory.GetCurrentDirectory())
        ?? throw new StartException($"This is not inside the repository: no folder above {AppContext.BaseDirectory} has {Mark}.");

    public static string Of(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, Mark)))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
