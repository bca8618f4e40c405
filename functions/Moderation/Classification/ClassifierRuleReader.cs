using System.Text.Json;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;

namespace Chat.Functions.Moderation.Classification;

/// <summary>Reads the rules of a policy that a classifier decides: <c>"classify": { "category": "hate", "threshold": 4, "onFailure": "open" }</c>.</summary>
internal sealed class ClassifierRuleReader(Action<PolicyNode, string> objectTo)
{
    public const string Kind = "classify";

    private const int MostSeverity = 7;

    private static readonly Dictionary<string, SafetyCategory> Categories = new()
    {
        ["hate"] = SafetyCategory.Hate,
        ["selfHarm"] = SafetyCategory.SelfHarm,
        ["sexual"] = SafetyCategory.Sexual,
        ["violence"] = SafetyCategory.Violence,
    };

    private readonly List<ClassifierRule> rules = [];

    public IReadOnlyList<ClassifierRule> Rules => rules;

    public void Read(int rule, RuleAction action, PolicyNode node)
    {
        if (node.Kind is not JsonTokenType.StartObject)
        {
            objectTo(node, "must be an object with category, threshold and perhaps onFailure");

            return;
        }

        foreach (var (name, value, _) in node.Members.Where(member => member.Name is not ("category" or "threshold" or "onFailure")))
        {
            objectTo(value, $"({name}) is nothing anybody reads; known here are category, threshold, onFailure");
        }

        if (action is RuleAction.Mask)
        {
            objectTo(node, "has nothing to mask: a classifier judges all of the message");
        }

        var threshold = node["threshold"];
        if (threshold is null || threshold.Kind is not JsonTokenType.Number || threshold.Number is < 1 or > MostSeverity || threshold.Number != Math.Floor(threshold.Number))
        {
            objectTo(threshold ?? node, $"needs a threshold, a whole number from 1 to {MostSeverity}");
        }

        var onFailure = node["onFailure"];
        if (onFailure is not null && onFailure.Text is not ("open" or "closed"))
        {
            objectTo(onFailure, "may be open or closed");
        }

        if (!Categories.TryGetValue(node["category"]?.Text ?? "", out var category))
        {
            objectTo(node["category"] ?? node, $"needs a category: {string.Join(", ", Categories.Keys)}");
        }

        rules.Add(new ClassifierRule(rule, category, (int)(threshold?.Number ?? MostSeverity), onFailure?.Text is "closed"));
    }
}
