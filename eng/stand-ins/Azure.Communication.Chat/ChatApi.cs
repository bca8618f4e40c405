using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.Chat;

internal static class ChatApi
{
    public const string MergePatch = "application/merge-patch+json";

    public static JsonApi Connect(Uri endpoint, CommunicationTokenCredential credential, ChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);

        options ??= new ChatClientOptions();
        var bearer = new BearerTokenAuthenticationPolicy(new UserTokenCredential(credential), scope: "");
        return new JsonApi(endpoint, HttpPipelineBuilder.Build(options, bearer), options.ApiVersion);
    }

    public static Pageable<T> Pages<T>(
        JsonApi api, Func<int?, HttpMessage> first, Func<JsonElement, T> read, CancellationToken cancellationToken)
        => new Pages<T>((link, size) =>
            ToPage(api.Send(Next(api, first, link, size), 200, json => Read(json, read), cancellationToken)));

    public static AsyncPageable<T> AsyncPages<T>(
        JsonApi api, Func<int?, HttpMessage> first, Func<JsonElement, T> read, CancellationToken cancellationToken)
        => new AsyncPages<T>(
            async (link, size, cancellation) => ToPage(
                await api.SendAsync(Next(api, first, link, size), 200, json => Read(json, read), cancellation).ConfigureAwait(false)),
            cancellationToken);

    // A next link carries all paging state and the version: it is followed as it stands.
    private static HttpMessage Next(JsonApi api, Func<int?, HttpMessage> first, string link, int? size)
        => link is null ? first(size) : api.RequestPage(new Uri(api.Endpoint, link));

    private static (IReadOnlyList<T> Items, string NextLink) Read<T>(JsonElement json, Func<JsonElement, T> read)
        => (ChatJson.List(json, "value", read), ChatJson.Text(json, "nextLink"));

    private static Page<T> ToPage<T>(Response<(IReadOnlyList<T> Items, string NextLink)> response)
        => Page<T>.FromValues(response.Value.Items, response.Value.NextLink, response.GetRawResponse());
}
