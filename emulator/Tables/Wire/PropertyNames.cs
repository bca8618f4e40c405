using System.Buffers;
using System.Globalization;
using System.Text;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>C# identifiers of at most 255 characters: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#property-names.</summary>
internal static class PropertyNames
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    public static TableError? Refuse(ReadOnlySpan<byte> name)
    {
        if (name.Length > EntityLimits.NameCharacters && Encoding.UTF8.GetCharCount(name) > EntityLimits.NameCharacters)
        {
            return TableError.PropertyNameTooLong;
        }

        return !name.IsEmpty && !char.IsAsciiDigit((char)name[0]) && (!name.ContainsAnyExcept(Plain) || IsIdentifier(name))
            ? null
            : TableError.PropertyNameInvalid;
    }

    private static bool IsIdentifier(ReadOnlySpan<byte> name)
    {
        var isFirst = true;
        foreach (var rune in Encoding.UTF8.GetString(name).EnumerateRunes())
        {
            var isAllowed = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
                UnicodeCategory.ConnectorPunctuation => !isFirst || rune.Value == '_',
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
                    or UnicodeCategory.Format => !isFirst,
                _ => false,
            };
            if (!isAllowed)
            {
                return false;
            }

            isFirst = false;
        }

        return true;
    }
}
