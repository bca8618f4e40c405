using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Emulator.Chat.Wire;

namespace Chat.Emulator.Chat.Preview;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PreviewThreadRequest))]
[JsonSerializable(typeof(PreviewMembersRequest))]
[JsonSerializable(typeof(PreviewMessageRequest))]
[JsonSerializable(typeof(PreviewThreadBody))]
[JsonSerializable(typeof(PreviewMultiStatus))]
[JsonSerializable(typeof(PreviewSentBody))]
[JsonSerializable(typeof(PreviewMessageBody))]
[JsonSerializable(typeof(PageBody<PreviewMemberBody>), TypeInfoPropertyName = "MemberPage")]
[JsonSerializable(typeof(PageBody<PreviewMessageBody>), TypeInfoPropertyName = "MessagePage")]
[JsonSerializable(typeof(PageBody<PreviewReceiptBody>), TypeInfoPropertyName = "ReceiptPage")]
internal sealed partial class PreviewJson : JsonSerializerContext
{
    public static PreviewJson Wire => field ??= new PreviewJson(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
