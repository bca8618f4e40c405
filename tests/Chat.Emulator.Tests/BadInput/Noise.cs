using System.Text;

namespace Chat.Emulator.Tests.BadInput;

/// <summary>Bodies and texts that no request should have.</summary>
internal static class Noise
{
    private static readonly string[] NoJson =
        ["{", "{\"", "{}}", "nonsense", "1e", "{'a':1}", "{\"a\":1,}", "[,]", "/**/{}", "\u0000", "NaN", "{} {}", "<xml/>", "a=b&c=d", "{\"a\":\"\u0001\"}", "\"\\x\""];

    private static readonly string[] NoObjects = ["null", "[]", "1", "\"text\"", "true", "1e999", "[[]]", "[{}]", "-0"];

    public static T Pick<T>(this Random random, IReadOnlyList<T> some) => some[random.Next(some.Count)];

    /// <summary>Bytes that are no JSON object, whatever the operation.</summary>
    public static byte[] Body(Random random, string good)
    {
        switch (random.Next(9))
        {
            case 0:
                var bytes = new byte[random.Next(1, 2000)];
                random.NextBytes(bytes);
                bytes[0] = 0xff;
                return bytes;
            case 1:
                return Encoding.UTF8.GetBytes(good)[..random.Next(1, good.Length)];
            case 2:
                return Encoding.Unicode.GetBytes(good);
            case 3:
                return [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(good)];
            case 4:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Pick(["[", "{\"topic\":", "{\"metadata\":", "[{\"a\":"]), random.Next(100, 20_000))));
            case 5:
                return Encoding.UTF8.GetBytes($"{good}{random.Pick(["x", "}", ",{}", "\u0000", "[]"])}");
            case 6:
                return Encoding.UTF8.GetBytes(random.Pick(NoObjects));
            case 7 when random.Next(20) == 0:
                return Encoding.UTF8.GetBytes($"{{\"topic\":\"t\",\"content\":\"{new string('x', 1 << 20)}\"}}");
            default:
                return Encoding.UTF8.GetBytes(random.Pick(NoJson));
        }
    }

    public static string Text(Random random, int length) => string.Create(random.Next(1, length + 1), random, static (text, random) =>
    {
        foreach (ref var c in text)
        {
            c = (char)(random.Next(4) == 0 ? random.Next(0xa1, 0xd800) : random.Next(0x21, 0x7f));
        }
    });
}
