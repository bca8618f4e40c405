using Azure;
using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Messages;

/// <summary>Tells a fault that passes from one that never will.</summary>
public static class PassingFault
{
    /// <summary>Throttled, timed out, unreachable, in conflict: worth another try, so Event Grid brings the event back.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        RequestFailedException { Status: 0 or 401 or 403 or 404 or 408 or 409 or 412 or 429 or >= 500 } => true,
        AcsBusyException or UserGoneException or OperationCanceledException or TimeoutException or IOException or HttpRequestException => true,
        AggregateException several => several.InnerExceptions.All(Is),
        _ => false,
    };
}
