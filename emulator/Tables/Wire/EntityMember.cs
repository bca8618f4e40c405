using System.Text.Json;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>A property while its entity is being read: its value, its annotation, or both.</summary>
internal readonly record struct EntityMember(
    TextPart Name, EdmType Type = EdmType.None, bool HasValue = false, JsonTokenType Token = JsonTokenType.None, TextPart Value = default);
