using Azure.Data.Tables;

namespace Chat.Local.Demo;

/// <summary>What the archive has to hold, against what it holds.</summary>
public static class Archive
{
    public sealed record Expected(string MessageId, string Change, string? Text);

    public static IReadOnlyList<Expected> Missing(IReadOnlyList<TableEntity> rows, IEnumerable<Expected> expected)
    {
        var held = rows
            .Where(row => row.ContainsKey("MessageId"))
            .Select(row => new Expected(row.GetString("MessageId"), row.GetString("Change"), row.GetString("Text")))
            .ToHashSet();

        return [.. expected.Where(version => !held.Contains(version))];
    }
}
