using System.Globalization;

namespace Chat.Emulator.Http;

/// <summary>The <c>api-version</c> of a request. Any version that could exist is served; the policy is in the README.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/</remarks>
internal readonly record struct ApiVersion(DateOnly Date, bool IsPreview)
{
    public const string Parameter = "api-version";

    /// <summary>The previews before the first stable version speak another wire.</summary>
    public bool IsOf2020 => Date.Year == 2020;

    public static Refusal? Refuses(HttpContext http, out ApiVersion version)
    {
        version = default;
        var text = http.Request.Query[Parameter].ToString();
        if (text.Length == 0)
        {
            return new Refusal(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        }

        if (text.Length < 10 || !DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || (text.Length > 10 && !text.AsSpan(10).StartsWith("-preview", StringComparison.OrdinalIgnoreCase)))
        {
            return new Refusal(400, "UnsupportedApiVersionValue", "The api-version must be a date, for example 2025-03-15 or 2020-09-21-preview2.");
        }

        version = new ApiVersion(date, text.Length > 10);

        return null;
    }
}
