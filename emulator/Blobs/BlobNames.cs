namespace Chat.Emulator.Blobs;

/// <summary>What containers and blobs may be called: learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata.</summary>
internal static class BlobNames
{
    // A blob's escaped name is a file's name here, and those end at 255 bytes; Azure allows 1,024 characters.
    private const int LongestEscapedBlob = 200;

    public static bool IsContainer(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);

    public static bool IsBlob(string name) => name.Length > 0 && name is not ("." or "..") && Uri.EscapeDataString(name).Length <= LongestEscapedBlob;
}
