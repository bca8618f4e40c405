using System.Globalization;
using Chat.Functions.Http;

namespace Chat.Functions.SampleFrontend;

public static class EmojiRules
{
    /// <summary>UTF-16 code units: a family with skin colours has 25.</summary>
    public const int Longest = 32;

    /// <summary>One character, as people count; whether it is a picture is the frontend's affair.</summary>
    public static Refusal? Check(EmojiRequest ask) => ask.Emoji switch
    {
        null or "" => Refusal.FieldInvalid("emoji", "is missing or empty"),
        { Length: > Longest } => Refusal.FieldInvalid("emoji", $"has more than {Longest} characters"),
        { } text when StringInfo.GetNextTextElementLength(text) != text.Length || char.IsControl(text[0]) => Refusal.FieldInvalid("emoji", "is more than one character"),
        _ => null,
    };
}
