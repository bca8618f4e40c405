namespace Chat.Emulator.Certificates;

/// <summary>The files of the development certificates, made and renewed by one process at a time.</summary>
internal sealed class CertificateFolder(string folder)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The authority's certificate: what clients are told to trust.</summary>
    public string AuthorityPath => Path.Combine(folder, "ca.pem");

    public string AuthorityKeyPath => Path.Combine(folder, "ca.key.pem");

    /// <summary>The server's certificate and its key in one file, so that one rename replaces both.</summary>
    public string ServerPath => Path.Combine(folder, "server.pem");

    public static CertificateFolder OfUser() => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "acs-emulator"));

    /// <summary>Waits until no other process works here.</summary>
    public FileStream Lock(TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < LongestWait)
            {
                Thread.Sleep(20);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new EmulatorStartException($"The certificate folder {folder} cannot be used; free it or name another one.", fault);
            }
        }
    }

    /// <summary>Readable by the owner only, there whole or not at all.</summary>
    public static void WritePrivate(string path, string text) => Write(path, text, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public static void WritePublic(string path, string text) => Write(
        path, text, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        File.Delete($"{path}.new");
        using (var writer = new StreamWriter($"{path}.new", options))
        {
            writer.Write(text);
        }

        File.Move($"{path}.new", path, overwrite: true);
    }
}
