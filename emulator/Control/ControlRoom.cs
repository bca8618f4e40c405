using Chat.Emulator.EventGrid;
using Chat.Emulator.Faults;
using Chat.Emulator.Http;
using Chat.Emulator.Realtime;
using Chat.Emulator.State;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Emulator.Control;

/// <summary>The emulator's own routes, below <c>/_emulator</c>. Pages of other origins may not use them.</summary>
internal sealed class ControlRoom(Ledger ledger, SubscriptionDesk subscriptions, Switchboard switchboard, FaultPlan faults, RequestCounts counts)
{
    private readonly FaultRoom faultRoom = new(faults);
    private readonly ClockRoom clockRoom = new(ledger.Clock);
    private readonly Inspection inspection = new(ledger, switchboard);

    public async Task<Answer?> AnswerAsync(HttpContext http, RawPath path)
    {
        if (path.Segments is not ["_emulator", ..])
        {
            return null;
        }

        if (SameOrigin.Refuses(http) is { } refusal)
        {
            return refusal;
        }

        if (path.Segments is [_, FaultRoom.Name])
        {
            return await faultRoom.AnswerAsync(http);
        }

        if (path.Segments is [_, ClockRoom.Name])
        {
            return await clockRoom.AnswerAsync(http);
        }

        if (http.Request.Method == "PUT" && path.Segments is [_, "snapshot"])
        {
            return await RestoreAsync(http);
        }

        var body = await RequestBody.ReadAsync(http);

        return body.Refusal ?? (http.Request.Method, path.Segments[1..]) switch
        {
            ("GET", []) => Page(http, ""),
            ("GET", ["inspector.js" or "inspector.css"]) => Page(http, path.Segments[1]),
            ("GET", ["threads"]) => inspection.Threads(),
            ("GET", ["threads", var id]) => inspection.Thread(id),
            ("GET", ["identities"]) => inspection.Identities(),
            ("GET", ["health"]) => Health(),
            ("GET", ["requests"]) => Answer.Json(200, new RequestsBody(counts.Now), ControlJson.Default.RequestsBody),
            ("DELETE", ["requests"]) => ForgetRequests(),
            ("POST", ["reset"]) => Reset(),
            ("GET", ["deliveries"]) => Answer.Json(200, new DeliveriesBody(ledger.State.Events.Deliveries()), ControlJson.Default.DeliveriesBody),
            ("GET", ["snapshot"]) => Snapshot(),
            ("GET", ["realtime"]) => Realtime(),
            ("POST", ["realtime", "cut"]) => Cut(http),
            ("GET", ["eventSubscriptions"]) => Answer.Json(200, new SubscriptionsBody(All()), ControlJson.Default.SubscriptionsBody),
            ("GET", ["eventSubscriptions", var name]) => One(name),
            ("PUT", ["eventSubscriptions", var name]) => Put(name, body),
            ("DELETE", ["eventSubscriptions", var name]) => subscriptions.Remove(name) ? Answer.Status(204) : NoSubscription(),
            ("GET" or "POST", ["eventSubscriptions", var name, "validate"]) =>
                subscriptions.Confirm(name, http.Request.Query["id"].ToString()) ? Answer.Status(200) : NoSubscription(),
            _ => Refusal.NotEmulated(http, path),
        };
    }

    private static Answer Page(HttpContext http, string name)
    {
        // The page shows what strangers wrote: only its own script runs in it.
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-cache";

        return InspectorPage.Find(name)!;
    }

    private Answer Health()
    {
        var state = ledger.State;
        lock (state.Events.Gate)
        {
            return Answer.Json(
                200,
                new HealthBody(
                    "ok",
                    ledger.Now,
                    state.Identities.Count,
                    state.Chat.ThreadCount,
                    state.Events.Lines.Sum(line => line.UnsettledCount),
                    state.Events.Dropped),
                ControlJson.Default.HealthBody);
        }
    }

    private Answer Reset()
    {
        ledger.Reset();

        return Answer.Status(204);
    }

    private Answer ForgetRequests()
    {
        counts.Clear();

        return Answer.Status(204);
    }

    private Answer Snapshot() => ledger.Snapshot() is { } journal
        ? Answer.Bytes("application/x-ndjson", journal)
        : new Refusal(409, "NoJournal", "An emulator in memory keeps no journal; start it with --data.");

    private async Task<Answer> RestoreAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await using var file = new FileStream(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });
        await http.Request.Body.CopyToAsync(file, http.RequestAborted);

        return ledger.TryRestore(file) ? Answer.Status(204) : new Refusal(400, "BadRequest", "This is not a snapshot of an emulator.");
    }

    private Answer Realtime() => Answer.Json(
        200,
        new RealtimeBody([.. switchboard.Lines.Select(line => new RealtimeLineBody(
            line.ConnectionId, line.Caller.Id, line.Caller.ExpiresOn, line.EventsSent))]),
        ControlJson.Default.RealtimeBody);

    private Answer Cut(HttpContext http) => Answer.Json(
        200,
        new CutBody(switchboard.Cut(http.Request.Query["userId"].ToString() is { Length: > 0 } id ? id : null)),
        ControlJson.Default.CutBody);

    private List<SubscriptionBody> All()
    {
        var events = ledger.State.Events;
        lock (events.Gate)
        {
            return [.. events.Lines.Select(Body)];
        }
    }

    private Answer One(string name) => All().Find(body => body.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
        ? Answer.Json(200, found, ControlJson.Default.SubscriptionBody)
        : NoSubscription();

    private Answer Put(string name, RequestBody body)
    {
        if (body.Parse(EventGridJson.Default.EventSubscriptionResource, out var resource) is { } refusal)
        {
            return refusal;
        }

        var subscription = new EventSubscription { Name = name, Properties = resource.Properties! };
        if (resource.Properties is null || SubscriptionRules.Refuses(subscription) is not null)
        {
            return new Refusal(400, "InvalidRequest", resource.Properties is null
                ? "A subscription has properties."
                : SubscriptionRules.Refuses(subscription)!);
        }

        _ = subscriptions.SetAsync(subscription);

        return One(name);
    }

    // An address may carry a key in its query: it is not shown.
    private static SubscriptionBody Body(SubscriptionLine line) => new(line.Definition.Name, new SubscriptionStateBody(
        line.State.ToString(),
        line.Definition.Properties.Destination.Properties.EndpointUrl.GetLeftPart(UriPartial.Path),
        line.Definition.Properties.Filter,
        line.Definition.Properties.EventDeliverySchema));

    private static Refusal NoSubscription() => new(404, "ResourceNotFound", "There is no such event subscription.");
}
