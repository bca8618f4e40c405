using System.Globalization;

namespace Chat.Benchmarks;

/// <summary>Results, as they go into docs/benchmarks.md.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    public static string Number(double value) =>
        value.ToString(value < 10 ? "0.00" : value < 1000 ? "0" : "#,0", CultureInfo.InvariantCulture);

    public void Print(TextWriter to)
    {
        to.WriteLine($"| {string.Join(" | ", columns)} |");
        to.WriteLine($"|{string.Concat(columns.Select((_, i) => i == 0 ? "---|" : "---:|"))}");
        foreach (var row in rows)
        {
            to.WriteLine($"| {string.Join(" | ", row)} |");
        }

        to.WriteLine();
    }
}
