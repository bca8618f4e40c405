using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Http;
using Chat.Functions.Tests.Contract;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Every route, as everybody who may try it. Those of the sample frontend have stories of their own.</summary>
public sealed class AccessStories(ChatWorld world)
{
    private const string NotSignedIn = "401 not-signed-in";
    private const string NoKey = "401";
    private const string OwnerOnly = "403 owner-only";
    private const string ComplianceOnly = "403 compliance-only";
    private const string ModeratorOnly = "403 moderator-only";
    private const string NoCase = "404 case-unknown";
    private const string NoMessage = "404 message-unknown";
    private const string AdminOnly = "403 admin-only";
    private const string Unknown = "404 thread-unknown";
    private const string Stays = "403 service-user-stays";
    private const string NotThere = "404 participant-unknown";

    private static readonly string[] SignedIn = ["outsider", "former", "member", "moderator", "compliance", "admin", "owner"];
    private static readonly string[] NotSigned = ["nobody", "forged", "wrong key", "backend"];

    /// <summary>For signed-in users: what each of <see cref="SignedIn"/> is answered. Everybody else is nobody there.</summary>
    public static TheoryData<string, string, string[]> OfUsers => new()
    {
        //                                                                             outsider former   member     moderator  compliance admin     owner
        { "GET /api/token", "", ["200", "200", "200", "200", "200", "200", "200"] },
        { "POST /api/token", "", ["200", "200", "200", "200", "200", "200", "200"] },
        { "DELETE /api/token", "", ["204", "204", "204", "204", "204", "204", "204"] },
        { "GET /api/deliveries", "", [AdminOnly, AdminOnly, AdminOnly, AdminOnly, AdminOnly, "200", AdminOnly] },
        { "POST /api/deliveries/replay", "", [AdminOnly, AdminOnly, AdminOnly, AdminOnly, AdminOnly, "404 delivery-unknown", AdminOnly] },
        { "GET /api/search", "", [ComplianceOnly, ComplianceOnly, ComplianceOnly, ComplianceOnly, "200", ComplianceOnly, ComplianceOnly] },
        { "GET /api/threads/{threadId}/messages/{messageId}/readers", "", [ComplianceOnly, ComplianceOnly, ComplianceOnly, ComplianceOnly, "404 message-unknown", ComplianceOnly, ComplianceOnly] },
        { "GET /api/moderation/queue", "", [ModeratorOnly, ModeratorOnly, ModeratorOnly, "200", ModeratorOnly, "200", ModeratorOnly] },
        { "GET /api/moderation/queue/{caseId}", "", [ModeratorOnly, ModeratorOnly, ModeratorOnly, NoCase, ModeratorOnly, NoCase, ModeratorOnly] },
        { "POST /api/moderation/queue/{caseId}/decision", "", [ModeratorOnly, ModeratorOnly, ModeratorOnly, NoCase, ModeratorOnly, NoCase, ModeratorOnly] },
        { "POST /api/moderation/queue/{caseId}/overturn", "", [ModeratorOnly, ModeratorOnly, ModeratorOnly, NoCase, ModeratorOnly, NoCase, ModeratorOnly] },
        { "GET /api/moderation/log", "", [ModeratorOnly, ModeratorOnly, ModeratorOnly, "200", ModeratorOnly, "200", ModeratorOnly] },
        { "POST /api/threads/{threadId}/messages/{messageId}/report", "", [Unknown, Unknown, NoMessage, NoMessage, Unknown, NoMessage, NoMessage] },
        { "POST /api/threads/{threadId}/messages/{messageId}/appeal", "", [NoMessage, NoMessage, NoMessage, NoMessage, NoMessage, NoMessage, NoMessage] },
        { "GET /api/threads", "", ["200", "200", "200", "200", "200", "200", "200"] },
        { "POST /api/threads", "", ["201", "201", "201", "201", "201", "201", "201"] },
        { "GET /api/threads/{threadId}", "", [Unknown, Unknown, "200", "200", Unknown, "200", "200"] },
        { "PATCH /api/threads/{threadId}", "", [Unknown, Unknown, OwnerOnly, OwnerOnly, Unknown, "204", "204"] },
        { "DELETE /api/threads/{threadId}", "", [Unknown, Unknown, OwnerOnly, OwnerOnly, Unknown, "204", "204"] },
        { "GET /api/threads/{threadId}/participants", "", [Unknown, Unknown, "200", "200", Unknown, "200", "200"] },
        { "GET /api/threads/{threadId}/bots", "", [Unknown, Unknown, "200", "200", Unknown, "200", "200"] },
        { "PUT /api/threads/{threadId}/bots/{bot}/pause", "", [Unknown, Unknown, OwnerOnly, "204", Unknown, "204", "204"] },
        { "DELETE /api/threads/{threadId}/bots/{bot}/pause", "", [Unknown, Unknown, OwnerOnly, "204", Unknown, "204", "204"] },
        { "GET /api/threads/{threadId}/transcript", "", [Unknown, Unknown, "200", "403 compliance-only", "200", "403 compliance-only", "200"] },
        { "GET /api/threads/{threadId}/search", "", [Unknown, Unknown, "200", "403 compliance-only", "200", "403 compliance-only", "200"] },
        { "GET /api/threads/{threadId}/archive", "", [ComplianceOnly, ComplianceOnly, ComplianceOnly, ComplianceOnly, "200", "200", ComplianceOnly] },
        { "PUT /api/threads/{threadId}/archive", "", [ComplianceOnly, ComplianceOnly, ComplianceOnly, ComplianceOnly, "200", "200", ComplianceOnly] },
        { "PUT /api/threads/{threadId}/hold", "", [ComplianceOnly, ComplianceOnly, ComplianceOnly, ComplianceOnly, "200", ComplianceOnly, ComplianceOnly] },
        { "DELETE /api/threads/{threadId}/hold", "", [ComplianceOnly, ComplianceOnly, ComplianceOnly, ComplianceOnly, "204", ComplianceOnly, ComplianceOnly] },
        { "POST /api/threads/{threadId}/participants", "", [Unknown, Unknown, "200", OwnerOnly, Unknown, "200", "200"] },
        { "DELETE /api/threads/{threadId}/participants/{participantId}", "me", [Unknown, Unknown, "204", NotThere, Unknown, NotThere, "204"] },
        { "DELETE /api/threads/{threadId}/participants/{participantId}", "another", [Unknown, Unknown, OwnerOnly, "204", Unknown, "204", "204"] },
        { "DELETE /api/threads/{threadId}/participants/{participantId}", "service", [Unknown, Unknown, Stays, Stays, Unknown, Stays, Stays] },
        { "PUT /api/threads/{threadId}/participants/{participantId}/role", "another", [Unknown, Unknown, OwnerOnly, OwnerOnly, Unknown, "204", "204"] },
        { "PUT /api/threads/{threadId}/participants/{participantId}/role", "service", [Unknown, Unknown, Stays, Stays, Unknown, Stays, Stays] },
    };

    /// <summary>For trusted backends: what the right key is answered. Everybody else, signed in or not, is asked for a key.</summary>
    public static TheoryData<string, string> OfBackends => new()
    {
        { "POST /api/users/{userId}/token", "200" },
        { "DELETE /api/users/{userId}/token", "204" },
        { "PUT /api/users/{userId}/ban", "200" },
        { "GET /api/users/{userId}/ban", "200" },
        { "DELETE /api/users/{userId}/ban", "204" },
        { "POST /api/users/{userId}/threads", "201" },
        { "GET /api/users/{userId}/threads", "200" },
        { "DELETE /api/users/{userId}", "200" },
        { "GET /api/users/{userId}/erasure", "404 user-unknown" },
        { "GET /api/users/{userId}/export", "200" },
        { "PUT /api/users/{userId}/hold", "200" },
        { "GET /api/users/{userId}/hold", "200" },
        { "DELETE /api/users/{userId}/hold", "204" },
    };

    [Fact]
    public void No_route_is_left_out() => Assert.Equal(
        Operation.All.Where(operation => !operation.IsPublic && operation.Route.StartsWith("/api/", StringComparison.Ordinal)).Select(operation => $"{operation.Method} {operation.Route}").Order(),
        OfUsers.Select(row => row.Data.Item1).Concat(OfBackends.Select(row => row.Data.Item1)).Distinct().Order());

    [Theory]
    [MemberData(nameof(OfUsers))]
    public async Task A_route_of_users_answers_everybody_as_documented(string route, string participant, string[] answers)
    {
        var people = await People.OfAsync(world);
        foreach (var (who, expected) in NotSigned.Select(who => (who, NotSignedIn)).Concat(SignedIn.Zip(answers)))
        {
            Assert.Equal($"{who}: {expected}", $"{who}: {await AskAsync(people, route, participant, who)}");
        }
    }

    [Theory]
    [MemberData(nameof(OfBackends))]
    public async Task A_route_of_backends_answers_everybody_as_documented(string route, string answer)
    {
        var people = await People.OfAsync(world);
        foreach (var (who, expected) in SignedIn.Concat(NotSigned).Select(who => (who, who == "backend" ? answer : NoKey)))
        {
            Assert.Equal($"{who}: {expected}", $"{who}: {await AskAsync(people, route, "", who)}");
        }
    }

    [Fact]
    public async Task Where_the_platform_signs_nobody_in_no_principal_is_believed()
    {
        await using var worker = await AWorker.WithoutSignInAsync(world);
        foreach (var row in OfUsers)
        {
            using var forger = worker.Backend("wrong");
            forger.DefaultRequestHeaders.Add(ClientPrincipal.Header, Principals.Of("ana"));
            var (method, route) = (row.Data.Item1.Split(' ')[0], row.Data.Item1.Split(' ')[1]);

            var reply = await forger.AskAsync(method, route.Replace("{threadId}", "19%3Aa%40thread.v2").Replace("{participantId}", "me").Replace("{messageId}", "1").Replace("{caseId}", "0").Replace("{bot}", "all"), Body(method, route));

            Assert.Equal(NotSignedIn, $"{reply.Status} {reply.Code}");
        }
    }

    // Everybody tries it on a thread of their own, so that nobody's success is another's failure.
    private async Task<string> AskAsync(People people, string routeAndMethod, string participant, string who)
    {
        var (owner, member, another) = people;
        var (method, route) = (routeAndMethod.Split(' ')[0], routeAndMethod.Split(' ')[1]);
        var (threadId, service) = route.Contains("{threadId}", StringComparison.Ordinal) ? await ThreadAsync(people) : ("", "");
        var former = who == "former" ? await world.PersonAsync("former") : null;
        if (former is not null && threadId.Length > 0)
        {
            await owner.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(former.AcsId)));
            await owner.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(former.AcsId));
        }

        var somebody = $"somebody-{Guid.NewGuid():n}";
        var http = who switch
        {
            "owner" => owner.Http,
            "member" => member.Http,
            "former" => former!.Http,
            "moderator" => await world.HttpAsync(somebody, Roles.Moderator),
            "compliance" => await world.HttpAsync(somebody, Roles.Compliance),
            "admin" => await world.HttpAsync(somebody, Roles.Admin),
            "backend" => world.Backend(),
            "nobody" or "forged" or "wrong key" => await world.HttpAsync(null),
            _ => await world.HttpAsync(somebody),
        };
        if (who == "forged")
        {
            http.DefaultRequestHeaders.Add(ClientPrincipal.Header, Principals.Of(owner.UserId));
        }
        else if (who == "wrong key")
        {
            http.DefaultRequestHeaders.Add("x-functions-key", $"{world.Local.Key}x");
        }

        var address = route
            .Replace("{threadId}", Uri.EscapeDataString(threadId))
            .Replace("{participantId}", Uri.EscapeDataString(participant switch { "another" => another.UserId, "service" => service, _ => "me" }))
            .Replace("{messageId}", "1767607200000")
            .Replace("{bot}", "helper")
            .Replace("{caseId}", new string('0', 32))
            .Replace("{userId}", Uri.EscapeDataString(another.UserId));
        var reply = await http.AskAsync(method, route.EndsWith("/search", StringComparison.Ordinal) ? $"{address}?text=lunch&sender=bo" : address, Body(method, route));

        // An erasure that meets somebody who writes goes on by itself; who may ask for it is the same.
        return $"{(reply.Status == 202 ? 200 : reply.Status)} {reply.Code}".TrimEnd();
    }

    private async Task<(string ThreadId, string Service)> ThreadAsync(People people)
    {
        var threadId = await world.ThreadOfAsync(people.Owner, people.Member, people.Another);
        var participants = (await people.Owner.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants");

        return (threadId, participants.Single(one => one.GetProperty("role").GetString() == "service").GetProperty("communicationUserId").GetString()!);
    }

    private sealed record People(Person Owner, Person Member, Person Another)
    {
        public static async Task<People> OfAsync(ChatWorld world) =>
            new(await world.PersonAsync("owner"), await world.PersonAsync("member"), await world.PersonAsync("another"));
    }

    private static object? Body(string method, string route) => (method, route.Split('/')[^1]) switch
    {
        ("POST", "threads") => new { topic = "A story", participants = Array.Empty<object>() },
        ("POST", "participants") => new { participants = new[] { new { userId = $"cem-{Guid.NewGuid():n}" } } },
        ("PATCH", _) => new { topic = "Other" },
        ("POST", "replay") => new { id = "none" },
        ("POST", "decision") => new { decision = "approve", reason = "all is well" },
        ("POST", "overturn" or "report" or "appeal") => new { reason = "look again" },
        ("PUT", "role") => new { role = "owner" },
        ("PUT", "archive") => new { },
        ("PUT", "hold") => new { reason = "case 17" },
        _ => null,
    };
}
