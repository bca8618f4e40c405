namespace Chat.Functions.Bots.Helper;

/// <summary>A summary without a model: who said how much, from when to when, and which questions nobody has answered.</summary>
public static class SummaryPolicy
{
    private const int MostPeople = 8;

    private const int MostQuestions = 3;

    private const int LongestQuestion = 100;

    public static string Count(IReadOnlyList<SaidMessage> messages)
    {
        var people = messages.Where(message => !message.IsBot).ToList();
        var bySender = people.GroupBy(message => message.Who)
            .Select(group => (Name: group.Last().WhoName ?? "somebody", Count: group.Count()))
            .OrderByDescending(one => one.Count)
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .ToList();
        var lines = new List<string>
        {
            $"{Number(people.Count, "message", "messages")} by {Number(bySender.Count, "person", "people")}, {people[0].On:yyyy-MM-dd HH:mm} to {people[^1].On:yyyy-MM-dd HH:mm} UTC.",
            string.Join(", ", bySender.Take(MostPeople).Select(one => $"{one.Name}: {one.Count}")) + (bySender.Count > MostPeople ? ", …" : ""),
        };
        var open = OpenQuestions(messages);
        if (open.Count > 0)
        {
            lines.Add("Open questions:");
            lines.AddRange(open.Select(question => $"- {question.WhoName ?? "somebody"}: {Short(question.Text)}"));
        }

        return string.Join('\n', lines);
    }

    // After which nobody else has said anything.
    private static List<SaidMessage> OpenQuestions(IReadOnlyList<SaidMessage> messages)
    {
        var open = new List<SaidMessage>();
        for (var last = messages.Count - 1; last >= 0 && open.Count < MostQuestions; last--)
        {
            var message = messages[last];
            if (messages.Skip(last + 1).Any(later => later.Who != message.Who))
            {
                break;
            }

            if (message.Text.Contains('?', StringComparison.Ordinal) && !message.IsBot)
            {
                open.Insert(0, message);
            }
        }

        return open;
    }

    private static string Number(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");

        return line.Length > LongestQuestion ? $"{line[..LongestQuestion]}…" : line;
    }
}
