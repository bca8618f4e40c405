using System.Text.Json;
using Chat.Functions.Http;

namespace Chat.Functions.Tests.Contract;

/// <summary>Holds an answer of the app against its contract.</summary>
public static class Promised
{
    public static Operation? Of(HttpMethod method, Uri address)
    {
        var segments = new Uri(address.AbsoluteUri).AbsolutePath.Split('/');

        return Operation.All.FirstOrDefault(operation => operation.Method == method.Method && Fits(operation.Route.Split('/'), segments));
    }

    /// <summary>Fails when the status, the code, the media type or a field of the body is not in the contract of the route.</summary>
    public static async Task HoldsAsync(HttpResponseMessage answer)
    {
        var request = answer.RequestMessage!;
        if (Of(request.Method, request.RequestUri!) is not { } operation)
        {
            return;
        }

        var body = await answer.Content.ReadAsByteArrayAsync();
        var (status, what) = ((int)answer.StatusCode, $"{operation.Method} {operation.Route}");
        if (answer.IsSuccessStatusCode)
        {
            Assert.True(operation.Statuses.Contains(status), $"{what} does not promise {status}.");
            if (operation.Promise.AlsoGives.Contains(answer.Content.Headers.ContentType?.MediaType))
            {
                return;
            }

            Assert.Equal(operation.Promise.MediaType ?? (operation.Promise.Gives is null ? null : "application/json"), answer.Content.Headers.ContentType?.MediaType);
            if (operation.Promise.Gives is { } type)
            {
                // Strictly: a field the type does not have is a fault.
                Assert.NotNull(JsonSerializer.Deserialize(body, ChatJson.Default.GetTypeInfo(type)!));
            }

            return;
        }

        if (status == 401 && operation.IsForBackends && body.Length == 0)
        {
            return;
        }

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize(body, ChatJson.Default.ProblemBody)!;
        Assert.Equal((status, $"urn:chat-functions:problem:{problem.Code}"), (problem.Status, problem.Type));
        Assert.True(
            operation.Refusals.Any(refusal => (refusal.Status, refusal.Code) == (status, problem.Code)), $"{what} does not promise {status} {problem.Code}.");
        Assert.True(status is not (429 or 503) || answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, $"{what}: {status} without Retry-After.");
    }

    private static bool Fits(string[] route, string[] segments) =>
        route.Length == segments.Length && route.Zip(segments).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
}
