using Chat.Emulator.Faults;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>Makes calls of the tables go wrong, before or after they have done their work.</summary>
/// <remarks>Codes as in learn.microsoft.com/rest/api/storageservices/table-service-error-codes and …/common-rest-api-error-codes.</remarks>
internal sealed class TableFaults(FaultPlan plan)
{
    /// <param name="target">What follows the account in the path, for example <c>/messages</c> or <c>/$batch</c>.</param>
    public async ValueTask<TableError?> BeforeAsync(TableCall call, string target, CancellationToken cancellationToken)
    {
        if (plan.IsEmpty)
        {
            return null;
        }

        if (plan.Strikes(FaultKind.Latency, target, call.Method) is { } slow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(slow.Milliseconds), cancellationToken);
        }

        return plan.Strikes(FaultKind.Throttle, target, call.Method) is not null ? Failed(503)
            : plan.Strikes(FaultKind.Error, target, call.Method) is { } failed ? Failed(failed.Status)
            : call.Method != "GET" && plan.Strikes(FaultKind.Conflict, target, call.Method) is not null ? Faster(call)
            : null;
    }

    public bool LosesAnswer(string target, string method) => !plan.IsEmpty && plan.Strikes(FaultKind.LostAnswer, target, method) is not null;

    private static TableError Failed(int status) => status switch
    {
        500 => new TableError(500, "OperationTimedOut", "The operation could not be completed within the permitted time."),
        503 => new TableError(503, "ServerBusy", "The server is currently unable to receive requests. Please retry your request."),
        _ => new TableError(status, "InternalError", "The server encountered an internal error. Please retry the request."),
    };

    // Somebody else was there first: an insert finds the row, everything else a row that has changed.
    private static TableError Faster(TableCall call) =>
        call is { Method: "POST", Target.Kind: TargetKind.Entities } ? TableError.EntityAlreadyExists : TableError.UpdateConditionNotSatisfied;
}
