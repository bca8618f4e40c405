namespace Chat.Emulator.Http;

internal static class Bearer
{
    private const string Scheme = "Bearer ";

    public static string? Token(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is true ? authorization[Scheme.Length..].Trim() : null;
}
