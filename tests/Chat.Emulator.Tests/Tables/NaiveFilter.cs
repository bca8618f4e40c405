using System.Globalization;

namespace Chat.Emulator.Tests.Tables;

/// <summary>A filter that knows its own text and decides on plain objects: what the service's is compared with.</summary>
internal sealed record NaiveFilter(string Text, Func<IReadOnlyDictionary<string, object>, bool> Matches)
{
    private static readonly string[] Operators = ["eq", "ne", "gt", "ge", "lt", "le"];

    public static NaiveFilter Random(Random random, int depth) => (depth > 0 ? random.Next(5) : 0) switch
    {
        1 => Join(random, depth, "and"),
        2 => Join(random, depth, "or"),
        3 => Not(Random(random, depth - 1)),
        4 => Random(random, depth - 1) is var inner ? new($"( {inner.Text} )", inner.Matches) : throw new InvalidOperationException(),
        _ => Comparison(random),
    };

    private static NaiveFilter Not(NaiveFilter inner) => new($"not ({inner.Text})", row => !inner.Matches(row));

    // Without parentheses where precedence allows: and binds before or.
    private static NaiveFilter Join(Random random, int depth, string word)
    {
        var terms = Enumerable.Range(0, random.Next(2, 4)).Select(_ => Random(random, depth - 1)).ToList();
        var text = string.Join($" {word} ", terms.Select(term => word == "and" && term.Text.Contains(" or ", StringComparison.Ordinal) ? $"({term.Text})" : term.Text));

        return new(text, word == "and" ? row => terms.All(term => term.Matches(row)) : row => terms.Any(term => term.Matches(row)));
    }

    private static NaiveFilter Comparison(Random random)
    {
        var (name, text, value) = random.Next(10) switch
        {
            0 => Of("PartitionKey", $"p{random.Next(4)}"),
            1 => Of("RowKey", $"{random.Next(12):d2}"),
            2 => Of("S", FilterTests.Words[random.Next(FilterTests.Words.Length)]),
            3 => ("I", random.Next(-3, 4).ToString(CultureInfo.InvariantCulture), (object)0),
            4 => ("L", $"{random.Next(-3, 4)}L", 0),
            5 => ("D", (random.Next(-6, 7) / 2.0).ToString("0.0", CultureInfo.InvariantCulture), 0),
            6 => ("B", random.Next(2) == 0 ? "true" : "false", 0),
            7 => ("T", $"datetime'{FilterTests.Time(random.Next(4)):yyyy-MM-ddTHH:mm:ssZ}'", 0),
            8 => ("G", $"guid'{FilterTests.Guid(random.Next(4))}'", 0),
            _ => ("X", $"X'{random.Next(4):x2}'", 0),
        };
        var literal = name is "PartitionKey" or "RowKey" or "S" ? value : Parse(name, text);
        var at = random.Next(Operators.Length);
        var (word, mirrored) = (Operators[at], ((string[])["eq", "ne", "lt", "le", "gt", "ge"])[at]);

        return new(
            random.Next(4) == 0 ? $"{text} {mirrored} {name}" : $"{name} {word} {text}",
            row => row.TryGetValue(name, out var stored) && Compare(stored, literal) is var order && word switch
            {
                "eq" => order == 0,
                "ne" => order != 0,
                "gt" => order > 0,
                "ge" => order >= 0,
                "lt" => order < 0,
                _ => order <= 0,
            });
    }

    private static (string Name, string Text, object Value) Of(string name, string value) =>
        (name, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'", value);

    private static object Parse(string name, string text) => name switch
    {
        "I" or "L" => long.Parse(text.TrimEnd('L'), CultureInfo.InvariantCulture),
        "D" => double.Parse(text, CultureInfo.InvariantCulture),
        "B" => text == "true",
        "T" => DateTimeOffset.Parse(text[9..^1], CultureInfo.InvariantCulture),
        "G" => System.Guid.Parse(text[5..^1]),
        _ => Convert.FromHexString(text[2..^1]),
    };

    private static int Compare(object stored, object literal) => (stored, literal) switch
    {
        (string text, string other) => string.CompareOrdinal(text, other),
        (int number, long other) => ((long)number).CompareTo(other),
        (byte[] bytes, byte[] other) => bytes.AsSpan().SequenceCompareTo(other),
        (IComparable value, var other) => value.CompareTo(other),
        _ => throw new InvalidOperationException($"{stored} and {literal}"),
    };
}
