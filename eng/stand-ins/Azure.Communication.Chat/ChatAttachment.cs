using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatAttachment
{
    internal ChatAttachment(JsonElement json)
    {
        Id = ChatJson.Text(json, "id");
        AttachmentType = new(ChatJson.Text(json, "attachmentType"));
        Name = ChatJson.Text(json, "name");
        Uri = ChatJson.Link(json, "url");
        PreviewUri = ChatJson.Link(json, "previewUrl");
    }

    public string Id { get; }

    public ChatAttachmentType AttachmentType { get; }

    public string Name { get; }

    public Uri Uri { get; }

    public Uri PreviewUri { get; }
}
