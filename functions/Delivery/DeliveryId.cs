using System.Buffers;

namespace Chat.Functions.Delivery;

/// <summary>What an undelivered event is called outside: its kind and the hash it is kept under.</summary>
public readonly record struct DeliveryId(string Kind, string Key)
{
    private const int HashCharacters = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static bool TryParse(string? text, out DeliveryId id)
    {
        id = default;
        foreach (var kind in UndeliveredRows.Kinds)
        {
            if (text?.Length == kind.Length + 1 + HashCharacters && text.StartsWith($"{kind}-", StringComparison.Ordinal)
                && text.AsSpan(kind.Length + 1) is var hash && !hash.ContainsAnyExcept(HexDigits))
            {
                id = new DeliveryId(kind, hash.ToString());

                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Kind}-{Key}";
}
