using Azure.Core;

namespace Azure.Communication.Chat;

public class ChatThreadClient
{
    private readonly JsonApi _api;

    public ChatThreadClient(
        string threadId, Uri endpoint, CommunicationTokenCredential communicationTokenCredential, ChatClientOptions options = null)
        : this(threadId, ChatApi.Connect(endpoint, communicationTokenCredential, options))
    {
    }

    internal ChatThreadClient(string threadId, JsonApi api)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        Id = threadId;
        _api = api;
    }

    protected ChatThreadClient()
    {
    }

    public virtual string Id { get; }

    public virtual Response<ChatThreadProperties> GetProperties(CancellationToken cancellationToken = default)
        => _api.Send(GetRequest(), 200, json => new ChatThreadProperties(json), cancellationToken);

    public virtual Task<Response<ChatThreadProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default)
        => _api.SendAsync(GetRequest(), 200, json => new ChatThreadProperties(json), cancellationToken);

    public virtual Response UpdateTopic(string topic, CancellationToken cancellationToken = default)
        => UpdateProperties(new UpdateChatThreadPropertiesOptions { Topic = topic }, cancellationToken);

    public virtual Task<Response> UpdateTopicAsync(string topic, CancellationToken cancellationToken = default)
        => UpdatePropertiesAsync(new UpdateChatThreadPropertiesOptions { Topic = topic }, cancellationToken);

    public virtual Response UpdateProperties(UpdateChatThreadPropertiesOptions options, CancellationToken cancellationToken = default)
        => _api.Send(UpdateRequest(options), 204, cancellationToken);

    public virtual Task<Response> UpdatePropertiesAsync(
        UpdateChatThreadPropertiesOptions options, CancellationToken cancellationToken = default)
        => _api.SendAsync(UpdateRequest(options), 204, cancellationToken);

    public virtual Response<SendChatMessageResult> SendMessage(
        string content, ChatMessageType type = default, string senderDisplayName = null, CancellationToken cancellationToken = default)
        => SendMessage(Options(content, type, senderDisplayName), cancellationToken);

    public virtual Task<Response<SendChatMessageResult>> SendMessageAsync(
        string content, ChatMessageType type = default, string senderDisplayName = null, CancellationToken cancellationToken = default)
        => SendMessageAsync(Options(content, type, senderDisplayName), cancellationToken);

    public virtual Response<SendChatMessageResult> SendMessage(
        SendChatMessageOptions options, CancellationToken cancellationToken = default)
        => _api.Send(SendRequest(options), 201, json => new SendChatMessageResult(json), cancellationToken);

    public virtual Task<Response<SendChatMessageResult>> SendMessageAsync(
        SendChatMessageOptions options, CancellationToken cancellationToken = default)
        => _api.SendAsync(SendRequest(options), 201, json => new SendChatMessageResult(json), cancellationToken);

    public virtual Response<ChatMessage> GetMessage(string messageId, CancellationToken cancellationToken = default)
        => _api.Send(OfMessage(RequestMethod.Get, messageId), 200, json => new ChatMessage(json), cancellationToken);

    public virtual Task<Response<ChatMessage>> GetMessageAsync(string messageId, CancellationToken cancellationToken = default)
        => _api.SendAsync(OfMessage(RequestMethod.Get, messageId), 200, json => new ChatMessage(json), cancellationToken);

    public virtual Pageable<ChatMessage> GetMessages(DateTimeOffset? startTime = null, CancellationToken cancellationToken = default)
        => ChatApi.Pages(_api, size => MessagesRequest(size, startTime), json => new ChatMessage(json), cancellationToken);

    public virtual AsyncPageable<ChatMessage> GetMessagesAsync(
        DateTimeOffset? startTime = null, CancellationToken cancellationToken = default)
        => ChatApi.AsyncPages(_api, size => MessagesRequest(size, startTime), json => new ChatMessage(json), cancellationToken);

    public virtual Response UpdateMessage(string messageId, string content, CancellationToken cancellationToken = default)
        => UpdateMessage(new UpdateChatMessageOptions { MessageId = messageId, Content = content }, cancellationToken);

    public virtual Task<Response> UpdateMessageAsync(string messageId, string content, CancellationToken cancellationToken = default)
        => UpdateMessageAsync(new UpdateChatMessageOptions { MessageId = messageId, Content = content }, cancellationToken);

    public virtual Response UpdateMessage(UpdateChatMessageOptions options, CancellationToken cancellationToken = default)
        => _api.Send(UpdateMessageRequest(options), 204, cancellationToken);

    public virtual Task<Response> UpdateMessageAsync(UpdateChatMessageOptions options, CancellationToken cancellationToken = default)
        => _api.SendAsync(UpdateMessageRequest(options), 204, cancellationToken);

    public virtual Response DeleteMessage(string messageId, CancellationToken cancellationToken = default)
        => _api.Send(OfMessage(RequestMethod.Delete, messageId), 204, cancellationToken);

    public virtual Task<Response> DeleteMessageAsync(string messageId, CancellationToken cancellationToken = default)
        => _api.SendAsync(OfMessage(RequestMethod.Delete, messageId), 204, cancellationToken);

    public virtual Response AddParticipant(ChatParticipant participant, CancellationToken cancellationToken = default)
        => Accepted(AddParticipants([participant], cancellationToken));

    public virtual async Task<Response> AddParticipantAsync(ChatParticipant participant, CancellationToken cancellationToken = default)
        => Accepted(await AddParticipantsAsync([participant], cancellationToken).ConfigureAwait(false));

    public virtual Response<AddChatParticipantsResult> AddParticipants(
        IEnumerable<ChatParticipant> participants, CancellationToken cancellationToken = default)
        => _api.Send(AddRequest(participants), 201, json => new AddChatParticipantsResult(json), cancellationToken);

    public virtual Task<Response<AddChatParticipantsResult>> AddParticipantsAsync(
        IEnumerable<ChatParticipant> participants, CancellationToken cancellationToken = default)
        => _api.SendAsync(AddRequest(participants), 201, json => new AddChatParticipantsResult(json), cancellationToken);

    public virtual Response RemoveParticipant(CommunicationIdentifier identifier, CancellationToken cancellationToken = default)
        => _api.Send(RemoveRequest(identifier), 204, cancellationToken);

    public virtual Task<Response> RemoveParticipantAsync(CommunicationIdentifier identifier, CancellationToken cancellationToken = default)
        => _api.SendAsync(RemoveRequest(identifier), 204, cancellationToken);

    public virtual Pageable<ChatParticipant> GetParticipants(int? skip = null, CancellationToken cancellationToken = default)
        => ChatApi.Pages(_api, size => SkippingRequest("participants", size, skip), json => new ChatParticipant(json), cancellationToken);

    public virtual AsyncPageable<ChatParticipant> GetParticipantsAsync(int? skip = null, CancellationToken cancellationToken = default)
        => ChatApi.AsyncPages(
            _api, size => SkippingRequest("participants", size, skip), json => new ChatParticipant(json), cancellationToken);

    public virtual Response SendTypingNotification(CancellationToken cancellationToken = default)
        => _api.Send(TypingRequest(senderDisplayName: null), 200, cancellationToken);

    public virtual Task<Response> SendTypingNotificationAsync(CancellationToken cancellationToken = default)
        => _api.SendAsync(TypingRequest(senderDisplayName: null), 200, cancellationToken);

    public virtual Response SendTypingNotification(TypingNotificationOptions options, CancellationToken cancellationToken = default)
        => _api.Send(TypingRequest(options.SenderDisplayName), 200, cancellationToken);

    public virtual Task<Response> SendTypingNotificationAsync(
        TypingNotificationOptions options, CancellationToken cancellationToken = default)
        => _api.SendAsync(TypingRequest(options.SenderDisplayName), 200, cancellationToken);

    public virtual Response SendReadReceipt(string messageId, CancellationToken cancellationToken = default)
        => _api.Send(ReceiptRequest(messageId), 200, cancellationToken);

    public virtual Task<Response> SendReadReceiptAsync(string messageId, CancellationToken cancellationToken = default)
        => _api.SendAsync(ReceiptRequest(messageId), 200, cancellationToken);

    public virtual Pageable<ChatMessageReadReceipt> GetReadReceipts(int? skip = null, CancellationToken cancellationToken = default)
        => ChatApi.Pages(
            _api, size => SkippingRequest("readReceipts", size, skip), json => new ChatMessageReadReceipt(json), cancellationToken);

    public virtual AsyncPageable<ChatMessageReadReceipt> GetReadReceiptsAsync(
        int? skip = null, CancellationToken cancellationToken = default)
        => ChatApi.AsyncPages(
            _api, size => SkippingRequest("readReceipts", size, skip), json => new ChatMessageReadReceipt(json), cancellationToken);

    private static SendChatMessageOptions Options(string content, ChatMessageType type, string senderDisplayName)
        => new() { Content = content, MessageType = type, SenderDisplayName = senderDisplayName };

    // The service answers 201 even when it did not take the only participant.
    private static Response Accepted(Response<AddChatParticipantsResult> result)
        => result.Value.InvalidParticipants.Count == 0
            ? result.GetRawResponse()
            : throw new RequestFailedException(result.GetRawResponse());

    private HttpMessage OfThread(RequestMethod method) => _api.Request(method, "chat", "threads", Id);

    private HttpMessage OfThread(RequestMethod method, string room) => _api.Request(method, "chat", "threads", Id, room);

    private HttpMessage OfMessage(RequestMethod method, string messageId)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        return _api.WithVersion(_api.Request(method, "chat", "threads", Id, "messages", messageId));
    }

    private HttpMessage GetRequest() => _api.WithVersion(OfThread(RequestMethod.Get));

    private HttpMessage UpdateRequest(UpdateChatThreadPropertiesOptions options)
        => JsonApi.WithBody(
            _api.WithVersion(OfThread(RequestMethod.Patch)),
            json =>
            {
                ChatJson.WriteText(json, "topic", options.Topic);
                ChatJson.WriteMap(json, "metadata", options.Metadata);
                ChatRetentionPolicy.Write(json, options.RetentionPolicy);
            },
            ChatApi.MergePatch);

    private HttpMessage SendRequest(SendChatMessageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Content, "content");
        return JsonApi.WithBody(_api.WithVersion(OfThread(RequestMethod.Post, "messages")), json =>
        {
            json.WriteString("content", options.Content);
            ChatJson.WriteText(json, "senderDisplayName", options.SenderDisplayName);

            // A type that was never set travels as null, as the official client sends it.
            json.WriteString("type", options.MessageType.ToString());
            ChatJson.WriteMap(json, "metadata", options.Metadata);
        });
    }

    private HttpMessage MessagesRequest(int? maxPageSize, DateTimeOffset? startTime)
    {
        var message = OfThread(RequestMethod.Get, "messages");
        ChatQuery.Append(message, maxPageSize, startTime);
        return _api.WithVersion(message);
    }

    private HttpMessage UpdateMessageRequest(UpdateChatMessageOptions options)
        => JsonApi.WithBody(
            OfMessage(RequestMethod.Patch, options.MessageId),
            json =>
            {
                ChatJson.WriteText(json, "content", options.Content);
                ChatJson.WriteMap(json, "metadata", options.Metadata);
            },
            ChatApi.MergePatch);

    private HttpMessage AddRequest(IEnumerable<ChatParticipant> participants)
    {
        ArgumentNullException.ThrowIfNull(participants);
        return JsonApi.WithBody(ParticipantsAction("/:add"), json => ChatParticipant.WriteList(json, participants));
    }

    private HttpMessage RemoveRequest(CommunicationIdentifier identifier)
        => JsonApi.WithBody(ParticipantsAction("/:remove"), json => ChatJson.WriteMembers(json, identifier));

    private HttpMessage ParticipantsAction(string action)
    {
        var message = OfThread(RequestMethod.Post, "participants");
        message.Request.Uri.AppendPath(action, escape: false);
        return _api.WithVersion(message);
    }

    private HttpMessage SkippingRequest(string room, int? maxPageSize, int? skip)
    {
        var message = OfThread(RequestMethod.Get, room);
        ChatQuery.Append(message, maxPageSize, skip);
        return _api.WithVersion(message);
    }

    private HttpMessage TypingRequest(string senderDisplayName)
        => JsonApi.WithBody(
            _api.WithVersion(OfThread(RequestMethod.Post, "typing")),
            json => ChatJson.WriteText(json, "senderDisplayName", senderDisplayName));

    private HttpMessage ReceiptRequest(string messageId)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        return JsonApi.WithBody(
            _api.WithVersion(OfThread(RequestMethod.Post, "readReceipts")),
            json => json.WriteString("chatMessageId", messageId));
    }
}
