namespace Azure.Communication.Identity;

internal readonly record struct ConnectionString(Uri Endpoint, AzureKeyCredential Key)
{
    public static ConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);

        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part.Length == 2 ? part[1] : "", StringComparer.OrdinalIgnoreCase);

        return new(new Uri(Required(parts, "endpoint")), new AzureKeyCredential(Required(parts, "accesskey")));
    }

    private static string Required(Dictionary<string, string> parts, string name)
        => parts.GetValueOrDefault(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"Connection string doesn't have value for keyword '{name}'");
}
