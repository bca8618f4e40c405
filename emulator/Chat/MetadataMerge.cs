namespace Chat.Emulator.Chat;

/// <summary>Key by key, as the service merges metadata: what is not mentioned stays, null or an empty value removes.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread/update-chat-message</remarks>
internal static class MetadataMerge
{
    public static IReadOnlyDictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string>? current, IReadOnlyDictionary<string, string?>? changes)
    {
        if (changes is null or { Count: 0 })
        {
            return current;
        }

        var merged = current is null ? [] : new Dictionary<string, string>(current, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
        {
            if (string.IsNullOrEmpty(value))
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value;
            }
        }

        return merged.Count == 0 ? null : merged;
    }
}
