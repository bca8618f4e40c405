using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Chat.Functions.Http;
using Chat.Functions.Threads;
using Chat.Functions.Transcripts;
using Chat.Functions.Users;
using Chat.Local;

namespace Chat.Functions.Tests.Contract;

/// <summary>The contract as OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1), put together from the doors, what they promise, and the comments above them.</summary>
public static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Refusals of so few codes get a name, and are written down once for all routes.
    private const int FewCodes = 3;

    public static string Write()
    {
        var schemas = new JsonSchemas();
        var refusals = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var paths = new JsonObject();
        foreach (var route in Operation.All.GroupBy(operation => operation.Route))
        {
            paths[route.Key] = new JsonObject(route.Select(operation => new KeyValuePair<string, JsonNode?>(operation.Method.ToLowerInvariant(), Describe(operation, schemas, refusals))));
        }

        schemas.Refer(typeof(ProblemBody));
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Chat.Functions",
                ["version"] = Version(),
                ["summary"] = "Chat tokens, threads and the people in them, beside Azure Communication Services.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.All,
                ["responses"] = new JsonObject(refusals),
                ["securitySchemes"] = new JsonObject
                {
                    ["session"] = new JsonObject
                    {
                        ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "AppServiceAuthSession",
                        ["description"] = "A signed-in user: the session of App Service authentication, or the bearer token it is set up to accept.",
                    },
                    ["functionKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key", ["description"] = "A trusted backend: a function key." },
                },
            },
        };

        return document.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Describe(Operation operation, JsonSchemas schemas, IDictionary<string, JsonNode?> named)
    {
        var described = new JsonObject { ["operationId"] = IdOf(operation), ["summary"] = SummaryOf(operation) };
        described["tags"] = new JsonArray(operation.Code.DeclaringType!.Namespace!.Split('.')[^1]);
        described["security"] = operation.IsPublic ? [] : new JsonArray(new JsonObject { [operation.IsForBackends ? "functionKey" : "session"] = new JsonArray() });
        if (Parameters(operation) is { Count: > 0 } parameters)
        {
            described["parameters"] = parameters;
        }

        if (operation.Promise.Takes is { } body)
        {
            described["requestBody"] = new JsonObject { ["required"] = !operation.Promise.TakesNothing, ["content"] = Json(schemas.Refer(body)) };
        }

        var responses = new JsonObject();
        foreach (var status in operation.Statuses)
        {
            responses[Text(status)] = Success(operation, status, schemas);
        }

        foreach (var refused in operation.Refusals.GroupBy(refusal => refusal.Status))
        {
            var name = string.Join("Or", refused.Select(refusal => string.Concat(refusal.Code.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));
            if (refused.Count() > FewCodes)
            {
                responses[Text(refused.Key)] = Refused([.. refused], schemas);
                continue;
            }

            named.TryAdd(name, Refused([.. refused], schemas));
            responses[Text(refused.Key)] = new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
        }

        // The platform asks for the key, with an empty answer of its own.
        if (operation.IsForBackends)
        {
            responses["401"] = new JsonObject { ["description"] = "No function key, or a wrong one." };
        }

        described["responses"] = responses;

        return described;
    }

    private static JsonObject Success(Operation operation, int status, JsonSchemas schemas)
    {
        var answer = new JsonObject { ["description"] = status switch { 201 => "Made.", 202 => "It goes on.", 204 => "Done.", _ => "What was asked for." } };
        if (operation.Promise.Gives is { } body)
        {
            answer["content"] = Json(schemas.Refer(body));
            foreach (var mediaType in operation.Promise.AlsoGives)
            {
                answer["content"]![mediaType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
            }
        }
        else if (operation.Promise.MediaType is { } mediaType)
        {
            answer["content"] = new JsonObject { [mediaType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = mediaType.EndsWith("json", StringComparison.Ordinal) ? "object" : "string" } } };
        }

        return answer;
    }

    private static JsonObject Refused(IReadOnlyList<Refusal> refusals, JsonSchemas schemas)
    {
        var described = new JsonObject { ["description"] = string.Join(", ", refusals.Select(refusal => $"`{refusal.Code}`")) };
        if (refusals[0].Status is 429 or 503)
        {
            described["headers"] = new JsonObject
            {
                ["Retry-After"] = new JsonObject { ["description"] = "After how many seconds to try again.", ["schema"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 } },
            };
        }

        described["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = new JsonObject
                {
                    ["allOf"] = new JsonArray(
                        schemas.Refer(typeof(ProblemBody)),
                        new JsonObject { ["properties"] = new JsonObject { ["code"] = new JsonObject { ["enum"] = new JsonArray([.. refusals.Select(refusal => JsonValue.Create(refusal.Code))]) } } }),
                },
            },
        };

        return described;
    }

    private static JsonArray Parameters(Operation operation)
    {
        var parameters = new JsonArray([.. operation.Parameters.Select(name => Parameter("path", name, name switch
        {
            "userId" => ("The app's own id of a user, percent-encoded.", Limited("string", UserId.Longest)),
            "threadId" => ("The id of a thread, such as 19:…@thread.v2, percent-encoded.", new JsonObject { ["type"] = "string" }),
            "communicationUserId" => ("The raw id of a chat identity.", new JsonObject { ["type"] = "string" }),
            "messageId" => ("The id of a message.", new JsonObject { ["type"] = "string" }),
            "caseId" => ("The id of a case.", new JsonObject { ["type"] = "string" }),
            "bot" => ("The name of a bot, or all.", new JsonObject { ["type"] = "string" }),
            "participantId" => ("`me`, a raw id (it begins with 8:) or an app user id, percent-encoded.", new JsonObject { ["type"] = "string" }),
            _ => throw new InvalidOperationException($"Say here what the parameter {name} is."),
        }))]);
        if (operation.Promise.Pages)
        {
            parameters.Add(Parameter("query", "pageSize", ("How many at most.", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Paging.Most })));
            parameters.Add(Parameter("query", "continuation", ("Of the page before; without it, the first page.", new JsonObject { ["type"] = "string" })));
        }

        foreach (var name in operation.Promise.Query)
        {
            parameters.Add(Parameter("query", name, name switch
            {
                "text" => ("Words, whatever their case and accents.", Limited("string", SearchQuery.LongestText)),
                "sender" => ("Whose messages: `me`, a raw id or an app user id.", new JsonObject { ["type"] = "string" }),
                "from" => ("Nothing before this time.", Time()),
                "to" => ("Nothing from this time on.", Time()),
                "waiting" => ("false: what was replayed, too.", new JsonObject { ["type"] = "boolean", ["default"] = true }),
                "versions" => ("Every version of each message; for Chat.Compliance.", new JsonObject { ["type"] = "boolean" }),
                "format" => ("JSON comes in pages, everything else whole.", new JsonObject { ["enum"] = new JsonArray("json", "ndjson", "csv", "html") }),
                _ => throw new InvalidOperationException($"Say here what the parameter {name} is."),
            }));
        }

        if (operation.Promise.TakesIdempotencyKey)
        {
            parameters.Add(Parameter("header", "Idempotency-Key", ("The same request with the same key is done once.", Limited("string", ThreadRules.LongestIdempotencyKey))));
        }

        return parameters;
    }

    private static JsonObject Parameter(string place, string name, (string Description, JsonObject Schema) what)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["description"] = what.Description };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        parameter["schema"] = what.Schema;

        return parameter;
    }

    private static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };

    private static JsonObject Limited(string type, int longest) => new() { ["type"] = type, ["minLength"] = 1, ["maxLength"] = longest };

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    // A function of several methods needs an id for each.
    private static string IdOf(Operation operation) =>
        Operation.All.Count(other => other.Function == operation.Function) > 1 ? $"{operation.Function}By{operation.Method[0]}{operation.Method[1..].ToLowerInvariant()}" : operation.Function;

    // "GET /api/threads: the threads the caller is in." above the method, or above its class
    private static string SummaryOf(Operation operation)
    {
        var comment = DocComments.Of(operation.Code) ?? DocComments.Of(operation.Code.DeclaringType!) ?? "";
        var parts = comment.Split(": ", 2);
        if (parts.Length < 2 || !parts[0].Contains(operation.Method, StringComparison.Ordinal) || !parts[0].EndsWith(operation.Route, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The comment above {operation.Function} has to begin with \"{operation.Method} {operation.Route}: \".");
        }

        return char.ToUpperInvariant(parts[1][0]) + parts[1][1..];
    }

    private static string Version() =>
        XDocument.Load(RepositoryFolder.Of("Directory.Build.props")).Descendants("VersionPrefix").Select(version => version.Value).FirstOrDefault() ?? "0.0.0";

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
