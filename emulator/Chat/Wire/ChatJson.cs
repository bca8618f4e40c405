using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Emulator.Chat.Wire;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateThreadRequest))]
[JsonSerializable(typeof(UpdateThreadRequest))]
[JsonSerializable(typeof(AddParticipantsRequest))]
[JsonSerializable(typeof(IdentifierBody))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(UpdateMessageRequest))]
[JsonSerializable(typeof(TypingRequest))]
[JsonSerializable(typeof(ReceiptRequest))]
[JsonSerializable(typeof(CreatedThreadBody))]
[JsonSerializable(typeof(AddedParticipantsBody))]
[JsonSerializable(typeof(ThreadBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(SentMessageBody))]
[JsonSerializable(typeof(PageBody<ThreadItemBody>), TypeInfoPropertyName = "ThreadPage")]
[JsonSerializable(typeof(PageBody<ParticipantBody>), TypeInfoPropertyName = "ParticipantPage")]
[JsonSerializable(typeof(PageBody<MessageBody>), TypeInfoPropertyName = "MessagePage")]
[JsonSerializable(typeof(PageBody<ReceiptBody>), TypeInfoPropertyName = "ReceiptPage")]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>Text as it was written: answers are JSON documents, never part of a page.</summary>
    public static ChatJson Wire => field ??= new ChatJson(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
