using Azure.Core;

namespace Azure.Communication.Chat;

public class ChatClient
{
    private readonly JsonApi _api;

    public ChatClient(Uri endpoint, CommunicationTokenCredential communicationTokenCredential, ChatClientOptions options = null)
    {
        _api = ChatApi.Connect(endpoint, communicationTokenCredential, options);
    }

    protected ChatClient()
    {
    }

    public virtual Response<CreateChatThreadResult> CreateChatThread(
        CreateChatThreadOptions options, CancellationToken cancellationToken = default)
        => _api.Send(CreateRequest(options), 201, json => new CreateChatThreadResult(json), cancellationToken);

    public virtual Task<Response<CreateChatThreadResult>> CreateChatThreadAsync(
        CreateChatThreadOptions options, CancellationToken cancellationToken = default)
        => _api.SendAsync(CreateRequest(options), 201, json => new CreateChatThreadResult(json), cancellationToken);

    public virtual Response<CreateChatThreadResult> CreateChatThread(
        string topic,
        IEnumerable<ChatParticipant> participants,
        string idempotencyToken = null,
        CancellationToken cancellationToken = default)
        => CreateChatThread(Options(topic, participants, idempotencyToken), cancellationToken);

    public virtual async Task<Response<CreateChatThreadResult>> CreateChatThreadAsync(
        string topic,
        IEnumerable<ChatParticipant> participants = null,
        string idempotencyToken = null,
        CancellationToken cancellationToken = default)
        => await CreateChatThreadAsync(Options(topic, participants, idempotencyToken), cancellationToken).ConfigureAwait(false);

    public virtual ChatThreadClient GetChatThreadClient(string threadId) => new(threadId, _api);

    public virtual Pageable<ChatThreadItem> GetChatThreads(DateTimeOffset? startTime = null, CancellationToken cancellationToken = default)
        => ChatApi.Pages(_api, size => ListRequest(size, startTime), json => new ChatThreadItem(json), cancellationToken);

    public virtual AsyncPageable<ChatThreadItem> GetChatThreadsAsync(
        DateTimeOffset? startTime = null, CancellationToken cancellationToken = default)
        => ChatApi.AsyncPages(_api, size => ListRequest(size, startTime), json => new ChatThreadItem(json), cancellationToken);

    public virtual Response DeleteChatThread(string threadId, CancellationToken cancellationToken = default)
        => _api.Send(DeleteRequest(threadId), 204, cancellationToken);

    public virtual Task<Response> DeleteChatThreadAsync(string threadId, CancellationToken cancellationToken = default)
        => _api.SendAsync(DeleteRequest(threadId), 204, cancellationToken);

    private static CreateChatThreadOptions Options(string topic, IEnumerable<ChatParticipant> participants, string idempotencyToken)
    {
        var options = new CreateChatThreadOptions(topic) { IdempotencyToken = idempotencyToken };

        // The official client enumerates without asking, so null participants throw here as well.
        foreach (var participant in participants.ToList())
        {
            options.Participants.Add(participant);
        }

        return options;
    }

    private HttpMessage CreateRequest(CreateChatThreadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Topic, "topic");

        var message = _api.WithVersion(_api.Request(RequestMethod.Post, "chat", "threads"));
        message.Request.Headers.Add("repeatability-request-id", options.IdempotencyToken ?? Guid.NewGuid().ToString());
        return JsonApi.WithBody(message, json =>
        {
            json.WriteString("topic", options.Topic);
            ChatParticipant.WriteList(json, options.Participants);
            ChatJson.WriteMap(json, "metadata", options.Metadata);
            ChatRetentionPolicy.Write(json, options.RetentionPolicy);
        });
    }

    private HttpMessage ListRequest(int? maxPageSize, DateTimeOffset? startTime)
    {
        var message = _api.Request(RequestMethod.Get, "chat", "threads");
        ChatQuery.Append(message, maxPageSize, startTime);
        return _api.WithVersion(message);
    }

    private HttpMessage DeleteRequest(string threadId)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        return _api.WithVersion(_api.Request(RequestMethod.Delete, "chat", "threads", threadId));
    }
}
