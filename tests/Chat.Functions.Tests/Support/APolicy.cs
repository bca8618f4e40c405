using System.Text.Json;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;

namespace Chat.Functions.Tests.Support;

/// <summary>A policy with only what a test is about.</summary>
internal static class APolicy
{
    /// <summary>One rule that flags these terms.</summary>
    public static ModerationEngine Of(params string[] terms) => With(("bad", "flag", $"\"terms\": {JsonSerializer.Serialize(terms)}"));

    /// <summary>Rules by name, action and kind, the kind as JSON.</summary>
    public static ModerationEngine With(params (string Name, string Action, string Kind)[] rules) => Read(Json(rules)).Engine;

    public static string Json(params (string Name, string Action, string Kind)[] rules) =>
        $$"""{"version":"test","rules":[{{string.Join(",", rules.Select(rule => $$"""{"name":"{{rule.Name}}","action":"{{rule.Action}}",{{rule.Kind}}}"""))}}]}""";

    public static ModerationPolicyDocument Read(string json)
    {
        var reading = PolicyReader.Read(json);

        return reading.Policy ?? throw new InvalidOperationException(string.Join("; ", reading.Faults));
    }
}
