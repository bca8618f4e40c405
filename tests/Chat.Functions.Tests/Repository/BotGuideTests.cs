using System.Text.RegularExpressions;
using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Repository;

/// <summary>What is written about bots, held against the code.</summary>
public sealed partial class BotGuideTests
{
    [Fact]
    public void The_bot_of_the_guide_is_the_one_that_is_compiled_here() => Assert.Equal(
        File.ReadAllText(RepositoryFolder.Of("tests", "Chat.Functions.Tests", "Support", "DiceBot.cs")).ReplaceLineEndings("\n"),
        Fence().Matches(File.ReadAllText(RepositoryFolder.Of("CONTRIBUTING.md")).ReplaceLineEndings("\n"))
            .Select(match => match.Groups[1].Value).Single(code => code.Contains(": IBot", StringComparison.Ordinal)));

    [Fact]
    public async Task It_works_with_the_line_that_registers_it()
    {
        Assert.Contains("services.AddSingleton<IBot, DiceBot>();", File.ReadAllText(RepositoryFolder.Of("CONTRIBUTING.md")));
        await using var world = await ModeratedWorld.StartAsync(
            APolicy.Json(), services: services => services.AddSingleton<IBot, DiceBot>().AddSingleton(new Random(1)));
        var ana = await world.PersonAsync("ana");
        var threadId = (await ana.Http.AskAsync("POST", "/api/threads", new { topic = "Dice", participants = new[] { new { bot = "dice" } } })).Text("threadId")!;

        Assert.Matches("^ana rolls [1-6], [1-6]$", await AskAsync(ana, threadId, "/roll 2"));
        Assert.Equal("> @dice what can you do?\nI roll dice: /roll 2", await AskAsync(ana, threadId, "@dice what can you do?"));
        Assert.Contains("/roll: roll dice, one or as many as you say\n@dice: ask Dice", await AskAsync(ana, threadId, "/help"));
    }

    [Fact]
    public void The_guide_names_the_subscriptions_as_they_are_made()
    {
        var guide = File.ReadAllText(RepositoryFolder.Of("docs", "bots.md"));
        var made = LocalRun.Subscriptions(new Uri("http://localhost")).Where(one => one.Name.StartsWith("bot-", StringComparison.Ordinal)).ToList();

        Assert.Equal(ChatEvents.MayConcernABot, made.SelectMany(one => one.Properties!.Filter!.IncludedEventTypes!));
        Assert.All(made, one => Assert.Contains($"| `{one.Name}` | `{one.Properties!.Filter!.IncludedEventTypes!.Single()}` |", guide));
        Assert.Contains(string.Join(", ", ChatEvents.SignsForABot.Select(sign => $"`{sign}`")), guide);
    }

    private static async Task<string> AskAsync(Person person, string threadId, string text)
    {
        var question = await person.SayAsync(threadId, text);
        string? reply = null;
        await Eventually.IsTrueAsync(
            async () => (reply = (await person.SeesAllAsync(threadId)).FirstOrDefault(message => message.Metadata?.GetValueOrDefault("inReplyTo") == question)?.Content.Message) is not null,
            $"{text} is answered");

        return reply!;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
