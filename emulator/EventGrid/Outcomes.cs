using System.Net;

namespace Chat.Emulator.EventGrid;

/// <summary>The words in which Event Grid says how an attempt ended.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/delivery-and-retry and …/manage-event-delivery</remarks>
internal static class Outcomes
{
    public const string Success = "Success";
    public const string TimedOut = "TimedOut";
    public const string SocketError = "SocketError";
    public const string ResolutionError = "ResolutionError";

    /// <summary>Not an attempt: the time to live was over when the next one came.</summary>
    public const string Expired = "Expired";

    public static string Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted
            or HttpStatusCode.NonAuthoritativeInformation or HttpStatusCode.NoContent => Success,
        HttpStatusCode.BadRequest => "BadRequest",
        HttpStatusCode.Unauthorized => "Unauthorized",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.NotFound => "NotFound",
        HttpStatusCode.RequestTimeout => TimedOut,
        HttpStatusCode.RequestEntityTooLarge => "PayloadTooLarge",
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => "Busy",
        _ => "Aborted",
    };

    /// <summary>A webhook that answers so is not asked again.</summary>
    public static bool IsFinal(string outcome) => outcome is "BadRequest" or "Unauthorized" or "Forbidden" or "PayloadTooLarge";
}
