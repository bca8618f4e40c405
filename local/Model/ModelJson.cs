using System.Text.Json.Serialization;

namespace Chat.Local.Model;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ModelErrorBody))]
internal sealed partial class ModelJson : JsonSerializerContext;
