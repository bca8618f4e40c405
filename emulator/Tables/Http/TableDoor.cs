using System.Globalization;
using Chat.Emulator.Control;
using Chat.Emulator.Http;
using Chat.Emulator.Tables.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Emulator.Tables.Http;

/// <summary>Every request comes in here: who calls, what for, and the answer on its way out.</summary>
internal sealed partial class TableDoor(
    SharedKey key,
    TableOperations tables,
    EntityOperations entities,
    BatchOperations batches,
    TableFaults faults,
    FaultRoom faultRoom,
    ClockRoom? clockRoom,
    RequestCounts counts,
    string accountName,
    TimeProvider clock,
    ILogger logger)
{
    private const string RequestsPath = "/_emulator/requests";
    private const string FaultsPath = "/_emulator/" + FaultRoom.Name;

    private const string ClockPath = "/_emulator/" + ClockRoom.Name;

    /// <summary>Answered to a caller who names no version.</summary>
    private const string OldestVersion = "2019-02-02";

    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path.Value is FaultsPath)
        {
            await (await faultRoom.AnswerAsync(http)).WriteAsync(http, ChatErrorShape.Documented);
            return;
        }

        if (clockRoom is not null && http.Request.Path.Value is ClockPath)
        {
            await (await clockRoom.AnswerAsync(http)).WriteAsync(http, ChatErrorShape.Documented);
            return;
        }

        if (http.Request.Path.Value is RequestsPath)
        {
            await CountsAsync(http);
            return;
        }

        var requestId = Guid.NewGuid().ToString();
        var errors = new ErrorText(requestId, clock.GetUtcNow());
        var headers = http.Response.Headers;
        headers["x-ms-request-id"] = requestId;
        headers["x-ms-version"] = http.Request.Headers["x-ms-version"] is [{ } version] ? version : OldestVersion;
        headers.XContentTypeOptions = "nosniff";
        if (clock is AdjustableClock { Offset.Ticks: > 0 })
        {
            // By the clock of the time stamps: who compares the two, for a lease, compares times of one clock. The real one the server writes anyway.
            headers.Date = clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        }

        headers.CacheControl = "no-cache";
        headers.Server = "Chat.Emulator-Table";
        if (http.Request.Headers["x-ms-client-request-id"] is [{ } clientRequestId])
        {
            headers["x-ms-client-request-id"] = clientRequestId;
        }

        var answer = await AnswerAsync(http.Request, errors, http.RequestAborted);
        if (faults.LosesAnswer(Below(http.Request.Path.Value), http.Request.Method))
        {
            http.Abort();
            return;
        }

        await WriteAsync(http, answer, errors);
    }

    private async ValueTask<TableAnswer> AnswerAsync(HttpRequest request, ErrorText errors, CancellationToken cancellationToken)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
        {
            target = absolute.PathAndQuery;
        }

        try
        {
            // The body is taken first: a caller whom we refuse before he has sent it would not hear why.
            var body = await RequestBytes.ReadAsync(request, cancellationToken);
            var question = target.IndexOf('?', StringComparison.Ordinal);
            var path = question < 0 ? target : target[..question];
            var malformed = TableQuery.Parse(question < 0 ? "" : target[question..], out var query);
            if (!key.Accepts(request, path, query.Comp))
            {
                return TableError.AuthenticationFailed;
            }

            if ((body is null ? TableError.RequestBodyTooLarge : malformed) is { } refusal)
            {
                return refusal;
            }

            if (TableTarget.Parse(path, accountName, out var named) is { } nowhere)
            {
                return nowhere;
            }

            var call = Call(request, named, query, body!);

            counts.Add(call.Method, ShapeOf(named));

            return await faults.BeforeAsync(call, Below(path), cancellationToken) switch
            {
                null => Answer(call, errors),
                // A batch always answers 202; that somebody was faster stands inside.
                { Status: 412 } conflict when named.Kind is TargetKind.Batch => BatchOperations.Refuse(conflict, errors),
                var fault => fault,
            };
        }
        catch (BadHttpRequestException fault)
        {
            return new TableError(fault.StatusCode, fault.StatusCode == 413 ? "RequestBodyTooLarge" : "InvalidInput", fault.Message);
        }
        catch (IOException fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.JournalFailed(logger, fault);

            return TableError.InternalError;
        }
    }

    private static string ShapeOf(TableTarget target) => target.Kind switch
    {
        TargetKind.Batch => "$batch",
        TargetKind.OneEntity => $"{target.Table}(…)",
        TargetKind.Tables or TargetKind.OneTable => "Tables",
        _ => target.Table,
    };

    private async Task CountsAsync(HttpContext http)
    {
        if (http.Request.Method == "DELETE")
        {
            counts.Clear();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await Emulator.Http.Answer.Json(200, new RequestsBody(counts.Now), ControlJson.Default.RequestsBody).WriteAsync(http, ChatErrorShape.Documented);
    }

    private string Below(string? path) => path is { } full && full.Length > accountName.Length + 1 ? full[(accountName.Length + 1)..] : "/";

    private TableAnswer Answer(TableCall call, ErrorText errors) => call.Target.Kind switch
    {
        _ when call.Query.Comp is { } comp => TableError.NotImplemented($"comp={comp}"),
        TargetKind.Batch when call.Method == "POST" => batches.Answer(call, errors),
        TargetKind.Tables or TargetKind.OneTable => tables.Answer(call),
        TargetKind.Entities or TargetKind.OneEntity => entities.Answer(call),
        TargetKind.Service => TableError.NotImplemented("the service itself"),
        _ => TableError.MethodNotAllowed,
    };

    private static TableCall Call(HttpRequest request, TableTarget target, TableQuery query, byte[] body) => new(request.Method, target, query, body)
    {
        Accept = Header(request, "Accept"),
        ContentType = request.ContentType,
        Prefer = Header(request, "Prefer"),
        IfMatch = Header(request, "If-Match"),
        IfNoneMatch = Header(request, "If-None-Match"),
    };

    private static string? Header(HttpRequest request, string name) => request.Headers[name] is { Count: > 0 } values ? values.ToString() : null;

    private static async Task WriteAsync(HttpContext http, TableAnswer answer, ErrorText errors)
    {
        var response = http.Response;
        var headers = response.Headers;
        response.StatusCode = answer.Status;
        if (answer.Error is { } error)
        {
            headers["x-ms-error-code"] = error.Code;
            var takesJson = error.Code != TableError.AuthenticationFailed.Code
                && PayloadFormat.LevelOf(Header(http.Request, "Accept"), null) != MetadataLevel.Unsupported;
            answer = answer with
            {
                ContentType = takesJson ? PayloadFormat.ContentTypeOf(MetadataLevel.Minimal) : "application/xml",
                Body = new TextBody(takesJson ? errors.Json(error) : errors.Xml(error)),
            };
        }

        Set("ETag", answer.ETag);
        Set("Location", answer.Location);
        Set("DataServiceId", answer.Status == 204 ? answer.Location : null);
        Set("Preference-Applied", answer.PreferenceApplied);
        Set("x-ms-continuation-NextTableName", answer.NextTableName);
        Set("x-ms-continuation-NextPartitionKey", answer.NextPartitionKey);
        Set("x-ms-continuation-NextRowKey", answer.NextRowKey);
        response.ContentType = answer.ContentType;
        for (var more = answer.Body is not null; more;)
        {
            more = WriteMore(answer.Body!, response);
            await response.BodyWriter.FlushAsync(http.RequestAborted);
        }

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }
    }

    private static bool WriteMore(ITableBody body, HttpResponse response)
    {
        var output = new Utf8Output(response.BodyWriter);
        var more = body.WriteMore(ref output);
        output.End();

        return more;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A write was refused because the journal did not take it.")]
        public static partial void JournalFailed(ILogger logger, Exception fault);
    }
}
