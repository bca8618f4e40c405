using System.Globalization;
using Azure;

namespace Chat.Functions.Acs;

/// <summary>How long a service asks to wait: www.rfc-editor.org/rfc/rfc9110#name-retry-after, in whole seconds.</summary>
public static class RetryAfter
{
    private const int Longest = 3600;

    public static TimeSpan? Of(RequestFailedException fault) =>
        fault.GetRawResponse()?.Headers is { } headers
        && headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest))
            : null;
}
