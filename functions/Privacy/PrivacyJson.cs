using System.Text.Json.Serialization;

namespace Chat.Functions.Privacy;

/// <summary>Lists and counts that a table can only keep as text.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
