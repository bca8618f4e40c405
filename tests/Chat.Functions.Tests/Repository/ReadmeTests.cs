using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Bots;
using Chat.Functions.Bots.Assistant;
using Chat.Functions.Bots.Faq;
using Chat.Functions.Health;
using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Classification;
using Chat.Functions.SampleFrontend;
using Chat.Functions.Tables;
using Chat.Functions.Telemetry;
using Chat.Functions.Tests.Contract;
using Chat.Functions.Threads;
using Chat.Functions.Tokens;
using Chat.Local;
using Chat.Local.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Tests.Repository;

/// <summary>What the documents say, held against the code.</summary>
public sealed partial class ReadmeTests
{
    private static readonly (string Section, Type Options)[] Options =
    [
        (AcsOptions.Section, typeof(AcsOptions)),
        (TablesOptions.Section, typeof(TablesOptions)),
        (LimitOptions.Section, typeof(LimitOptions)),
        (TokenOptions.Section, typeof(TokenOptions)),
        (ThreadOptions.Section, typeof(ThreadOptions)),
        (SampleFrontendOptions.Section, typeof(SampleFrontendOptions)),
        (ModerationOptions.Section, typeof(ModerationOptions)),
        (ContentSafetyOptions.Section, typeof(ContentSafetyOptions)),
        (ArchiveOptions.Section, typeof(ArchiveOptions)),
        (KeepingOptions.Section, typeof(KeepingOptions)),
        (BotOptions.Section, typeof(BotOptions)),
        (MannersOptions.Section, typeof(MannersOptions)),
        ($"{BotSettings.Section}__{{name}}", typeof(BotSettings)),
        (FaqOptions.Section, typeof(FaqOptions)),
        (AssistantOptions.Section, typeof(AssistantOptions)),
        (HealthOptions.Section, typeof(HealthOptions)),
        (TelemetryOptions.Section, typeof(TelemetryOptions)),
    ];

    private static string Readme => File.ReadAllText(RepositoryFolder.Of("README.md"));

    [Fact]
    public void The_table_of_routes_is_the_routes()
    {
        var routes = FunctionCatalog.All
            .Where(function => function.Trigger is HttpTriggerAttribute)
            .Select(function => (HttpTriggerAttribute)function.Trigger)
            .SelectMany(trigger => (trigger.Methods ?? []).Select(method => $"{method.ToUpperInvariant()} {HttpFunctions.Address(HostJson.RoutePrefix, trigger.Route!)}"));

        Assert.Equal(routes.Order(), FirstColumn("## Routes").Where(cell => cell.Contains('/')).Order());
    }

    [Fact]
    public void The_table_of_problem_codes_is_the_codes_that_can_be_answered()
    {
        var codes = Problems.All.Values.Select(refusal => refusal.Code);

        Assert.Equal(codes.Distinct().Order(), FirstColumn("## Routes").Where(cell => !cell.Contains('/')).Order());
    }

    [Fact]
    public void The_table_of_events_is_the_functions_and_what_they_handle()
    {
        var rows = Rows("## Events").ToDictionary(cells => cells[0].Trim('`', ' '), cells => Code().Matches(cells[2]).Select(match => match.Groups[1].Value).ToList());

        Assert.Equal(
            FunctionCatalog.All.Where(function => function.Trigger is not HttpTriggerAttribute).Select(function => function.Name).Order(),
            rows.Keys.Order());
        Assert.Equal(ChatEvents.Handled.Select(type => type.Split('.')[^1]), rows[ChatEventsFunction.Name]);
        Assert.Equal(ChatEvents.MayConcernABot.Select(type => type.Split('.')[^1]), rows[BotRepliesFunction.Name]);
    }

    [Fact]
    public void The_table_of_settings_is_the_options() =>
        Assert.Equal(Options.SelectMany(o => SettingsOf(o.Section, o.Options)).Order(), FirstColumn("## Settings").Order());

    [Fact]
    public void The_sample_has_every_setting_but_those_of_azure_and_none_that_nobody_reads()
    {
        using var sample = JsonDocument.Parse(File.ReadAllBytes(RepositoryFolder.Of("local.settings.sample.json")));
        var named = sample.RootElement.GetProperty("Values").EnumerateObject()
            .Select(value => BotName().Replace(Number().Replace(value.Name, "__{n}__"), "Bots__{name}__"))
            .Where(name => name is not ("FUNCTIONS_WORKER_RUNTIME" or "AzureWebJobsStorage"))
            .Distinct();

        Assert.Equal(
            Options.SelectMany(o => SettingsOf(o.Section, o.Options)).Where(name => name is not ("Acs__Endpoint" or "Tables__Endpoint" or "ContentSafety__Endpoint" or "Assistant__Endpoint")).Order(),
            named.Order());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/bots.md")]
    [InlineData("docs/cost.md")]
    [InlineData("docs/deploy.md")]
    [InlineData("docs/runbook.md")]
    [InlineData("emulator/README.md")]
    [InlineData("eng/stand-ins/README.md")]
    public void Every_link_to_a_file_leads_to_one(string document)
    {
        var folder = Path.GetDirectoryName(RepositoryFolder.Of(document.Split('/')))!;
        var links = Link().Matches(File.ReadAllText(RepositoryFolder.Of(document.Split('/')))).Select(match => match.Groups[1].Value).Where(link => !link.Contains(':'));

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{document} links to {link}"));
    }

    // Section__Property, Section__List__{n}__Property
    private static IEnumerable<string> SettingsOf(string section, Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
            property.PropertyType is { IsGenericType: true, Name: "IList`1" } list
                ? SettingsOf($"{section}__{property.Name}__{{n}}", list.GetGenericArguments()[0])
                : [$"{section}__{property.Name}"]);

    private static IEnumerable<string> FirstColumn(string heading) =>
        Rows(heading).SelectMany(cells => Code().Matches(cells[0]).Select(match => match.Groups[1].Value));

    private static IEnumerable<string[]> Rows(string heading)
    {
        var section = Readme.Split($"{heading}\n")[1].Split("\n## ")[0];

        return section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|'));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^Bots__[a-z0-9-]+__")]
    private static partial Regex BotName();

    [GeneratedRegex("__[0-9]+__")]
    private static partial Regex Number();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
