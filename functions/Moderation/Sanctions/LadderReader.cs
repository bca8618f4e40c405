using System.Text.Json;
using Chat.Functions.Moderation.Policies;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>Reads what a policy file says of strikes: <c>strikes</c> beside its rules, and <c>strikes</c> and <c>minutes</c> in them.</summary>
internal sealed class LadderReader(Action<PolicyNode, string> objectTo)
{
    private const int MostStrikes = 1000;
    private const int MostMinutes = 366 * 24 * 60;
    private const int MostDays = 3650;

    private static readonly string[] ForPeople = ["warn", "timeout", "remove", "ban"];

    private readonly Dictionary<string, RuleStrikes> rules = new(StringComparer.Ordinal);

    public void ReadRule(string rule, PolicyNode node) =>
        rules[rule] = new RuleStrikes(Number(node, "strikes", 0, MostStrikes), Number(node, "minutes", 1, MostMinutes));

    public Ladder Read(PolicyNode? node)
    {
        if (node is null)
        {
            return Ladder.None with { Rules = rules };
        }

        if (node.Kind is not JsonTokenType.StartObject)
        {
            objectTo(node, "must be an object with decayDays and ladder");

            return Ladder.None;
        }

        Knows(node, "decayDays", "ladder");
        var ladder = new Ladder(Number(node, "decayDays", 1, MostDays) ?? Ladder.DefaultDecayDays, [.. ReadRungs(node["ladder"])], rules);
        if (node["ladder"] is { } rungs && ladder.Rungs.Zip(ladder.Rungs.Skip(1)).Any(pair => pair.First.At >= pair.Second.At))
        {
            objectTo(rungs, "must climb: each rung at more strikes than the one before");
        }

        return ladder;
    }

    private IEnumerable<Rung> ReadRungs(PolicyNode? node)
    {
        if (node is not { Kind: JsonTokenType.StartArray })
        {
            if (node is not null)
            {
                objectTo(node, "must be a list");
            }

            yield break;
        }

        foreach (var rung in node.Items)
        {
            if (rung.Kind is not JsonTokenType.StartObject)
            {
                objectTo(rung, "must be an object with at, action and perhaps minutes");
                continue;
            }

            Knows(rung, "at", "action", "minutes");
            var action = rung["action"]?.Text ?? "";
            if (!ForPeople.Contains(action) || Number(rung, "at", 1, MostStrikes) is not { } at)
            {
                objectTo(rung, $"needs at, from 1 to {MostStrikes}, and an action: {string.Join(", ", ForPeople)}");
                continue;
            }

            yield return new Rung(at, PolicyWords.Actions[action], Number(rung, "minutes", 1, MostMinutes));
        }
    }

    private int? Number(PolicyNode node, string name, int least, int most)
    {
        if (node[name] is not { } value)
        {
            return null;
        }

        if (value.Kind is JsonTokenType.Number && value.Number >= least && value.Number <= most && value.Number == Math.Floor(value.Number))
        {
            return (int)value.Number;
        }

        objectTo(value, $"must be a whole number from {least} to {most}");

        return null;
    }

    private void Knows(PolicyNode node, params string[] names)
    {
        foreach (var (name, value, _) in node.Members.Where(member => !names.Contains(member.Name)))
        {
            objectTo(value, $"({name}) is nothing anybody reads; known here are {string.Join(", ", names)}");
        }
    }
}
