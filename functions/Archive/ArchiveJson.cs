using System.Text.Json.Serialization;

namespace Chat.Functions.Archive;

/// <summary>Lists and maps that a table can only keep as text.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(List<StoredFinding>))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ArchiveJson : JsonSerializerContext;
