using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Functions.Moderation.Classification;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Engine.Detectors;
using Chat.Functions.Moderation.Engine.Terms;
using Chat.Functions.Moderation.Sanctions;

namespace Chat.Functions.Moderation.Policies;

/// <summary>Reads a policy file as docs/moderation-policy.schema.json describes it, and says of everything that is wrong where it stands.</summary>
public sealed class PolicyReader
{
    /// <summary>Bytes of a policy: 10,000 terms have about 200 KiB.</summary>
    public const int Longest = 8 * 1024 * 1024;

    private const int MostTerms = 250_000;
    private const int MostRegexes = 50;
    private const int MostFaults = 50;
    private const int LongestName = 64;
    private const int LongestVersion = 64;

    private static readonly string[] Kinds = ["terms", "regex", "domains", "personal", "flood", ClassifierRuleReader.Kind];

    private static readonly SearchValues<char> NotInDomains = SearchValues.Create("/:* @");

    private readonly byte[] json;
    private readonly List<PolicyFault> faults = [];
    private readonly List<Rule> rules = [];
    private readonly List<Term> terms = [];
    private readonly List<(int Rule, IDetector Detector)> detectors = [];
    private readonly List<string> literals = [];
    private readonly HashSet<int> floods = [];
    private readonly LadderReader ladder;
    private readonly ClassifierRuleReader classifiers;
    private int regexes;

    private PolicyReader(byte[] json)
    {
        this.json = json;
        ladder = new LadderReader(Object);
        classifiers = new ClassifierRuleReader(Object);
    }

    public static PolicyReading Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static PolicyReading Read(byte[] json)
    {
        var reader = new PolicyReader(json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? json[3..] : json);
        var policy = reader.ReadDocument();

        return reader.faults.Count == 0 ? new PolicyReading(policy, []) : new PolicyReading(null, reader.faults);
    }

    private ModerationPolicyDocument? ReadDocument()
    {
        if (json.Length > Longest)
        {
            faults.Add(new PolicyFault(1, 1, "$", $"has more than {Longest} bytes"));

            return null;
        }

        PolicyNode root;
        try
        {
            root = PolicyNode.Parse(json);
        }
        catch (JsonException broken)
        {
            var (line, column) = broken.LineNumber is { } known ? ((int)known + 1, (int)(broken.BytePositionInLine ?? 0) + 1) : PolicyNode.PlaceOf(json, broken.BytePositionInLine ?? 0);
            faults.Add(new PolicyFault(line, column, broken.Path ?? "$", $"is not JSON: {broken.Message.Split(" LineNumber")[0].Split(" Path: ")[0]}"));

            return null;
        }

        if (!Is(root, JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        Knows(root, "$schema", "version", "rules", "strikes", "threads", "tests");
        var version = Text(root, "version", LongestVersion, required: true) ?? "";
        foreach (var rule in List(root, "rules", required: true))
        {
            ReadRule(rule);
        }

        var people = ladder.Read(root["strikes"]);
        var threads = List(root, "threads").Select(ReadThreads).OfType<ThreadRules>().ToList();
        var tests = List(root, "tests").Select(ReadTest).OfType<PolicyTest>().ToList();

        return faults.Count > 0 ? null : new ModerationPolicyDocument(new ModerationEngine(version, rules, threads, terms, detectors) { Ladder = people, Classifiers = classifiers.Rules }, rules, tests);
    }

    private void ReadRule(PolicyNode node)
    {
        if (!Is(node, JsonTokenType.StartObject, "an object"))
        {
            return;
        }

        Knows(node, ["name", "action", "category", "severity", "enabled", "strikes", "minutes", .. Kinds]);
        var name = Text(node, "name", LongestName, required: true) ?? "";
        if (rules.Any(rule => rule.Name == name) && name.Length > 0)
        {
            Object(node["name"]!, $"is the name of another rule: '{name}'");
        }

        rules.Add(new Rule(name, Action(node, "action", required: true) ?? RuleAction.Flag, Text(node, "category", LongestName), (int?)Number(node, "severity", 0, 7), Flag(node, "enabled") ?? true));
        ladder.ReadRule(name, node);
        if (node["flood"] is not null)
        {
            floods.Add(rules.Count - 1);
            HasSomethingToMask(node, rules.Count - 1, rules[^1].Action);
        }

        var kinds = Kinds.Where(kind => node[kind] is not null).ToList();
        if (kinds.Count != 1)
        {
            Object(node, $"needs exactly one of {string.Join(", ", Kinds)}");
        }

        foreach (var kind in kinds)
        {
            switch (kind)
            {
                case "terms":
                    ReadTerms(NotEmpty(node, kind));
                    break;
                case "regex":
                    ReadRegex(node[kind]!);
                    break;
                case "domains":
                    ReadDomains(node[kind]!);
                    break;
                case ClassifierRuleReader.Kind:
                    classifiers.Read(rules.Count - 1, rules[^1].Action, node[kind]!);
                    break;
                case "personal":
                    NotEmpty(node, kind).ForEach(ReadPersonal);
                    break;
                default:
                    ReadFlood(node[kind]!);
                    break;
            }
        }
    }

    private void HasSomethingToMask(PolicyNode node, int rule, RuleAction? action)
    {
        if (action is RuleAction.Mask && floods.Contains(rule))
        {
            Object(node, "has nothing to mask: a flood is all of the message");
        }
    }

    private void ReadTerms(List<PolicyNode> nodes)
    {
        literals.Clear();
        nodes.ForEach(ReadTerm);
        if (literals.Count > 0)
        {
            detectors.Add((rules.Count - 1, new LiteralDetector([.. literals])));
        }
    }

    private void ReadTerm(PolicyNode node)
    {
        var options = TermOptions.None;
        var text = node.Text;
        if (node.Kind is JsonTokenType.StartObject)
        {
            Knows(node, "term", "match", "exact");
            text = Text(node, "term", 1000, required: true) ?? "x";
            options |= Flag(node, "exact") is true ? TermOptions.Exact : 0;
            options |= Word(node, "match", "word", "substring") is "substring" ? TermOptions.Substring : 0;
        }
        else if (!Is(node, JsonTokenType.String, "a text, or an object with term"))
        {
            return;
        }

        if (terms.Count == MostTerms)
        {
            Object(node, $"is one more than {MostTerms} terms");
        }
        else if (TermReader.Read(rules.Count - 1, text, options, out var fault) is { } term)
        {
            terms.Add(term);
        }
        else if (TermReader.IsLiteral(text))
        {
            literals.Add(text.Trim());
        }
        else
        {
            Object(node, fault!);
        }
    }

    private void ReadRegex(PolicyNode node)
    {
        var isText = node.Kind is JsonTokenType.String;
        if (!isText && !Is(node, JsonTokenType.StartObject, "a pattern, or an object with pattern"))
        {
            return;
        }

        if (!isText)
        {
            Knows(node, "pattern", "ignoreCase");
        }

        var pattern = isText ? node.Text : Text(node, "pattern", 100_000, required: true) ?? "x";
        if (++regexes > MostRegexes)
        {
            Object(node, $"is one more than {MostRegexes} regular expressions");
        }
        else if (RegexDetector.Of(pattern, isText || (Flag(node, "ignoreCase") ?? true), out var fault) is { } detector)
        {
            detectors.Add((rules.Count - 1, detector));
        }
        else
        {
            Object(isText ? node : node["pattern"] ?? node, fault!);
        }
    }

    private void ReadDomains(PolicyNode node)
    {
        if (!Is(node, JsonTokenType.StartObject, "an object with deny or allow"))
        {
            return;
        }

        Knows(node, "deny", "allow", "disguised");
        var (deny, allow) = (Domains(node, "deny"), Domains(node, "allow"));
        foreach (var domain in deny.Concat(allow).Where(domain => DomainDetector.Plain(domain.Text) is null || domain.Text.AsSpan().ContainsAny(NotInDomains)))
        {
            Object(domain, "is no domain: write example.com, which also stands for everything below it");
        }

        if (deny.Count + allow.Count == 0)
        {
            Object(node, "needs deny or allow");
        }

        detectors.Add((rules.Count - 1, new DomainDetector(deny.Select(domain => domain.Text).ToList(), allow.Select(domain => domain.Text).ToList(), Flag(node, "disguised") ?? true)));
    }

    private List<PolicyNode> Domains(PolicyNode node, string name) => List(node, name).Where(domain => Is(domain, JsonTokenType.String, "a domain")).ToList();

    private void ReadPersonal(PolicyNode node)
    {
        IDetector? detector = node.Text switch
        {
            "email" => new EmailDetector(),
            "phone" => new PhoneDetector(),
            "iban" => new IbanDetector(),
            "card" => new CardDetector(),
            "secret" => new SecretDetector(),
            _ => null,
        };
        if (detector is null)
        {
            Object(node, $"may be {string.Join(", ", PolicyWords.Personal)}");

            return;
        }

        detectors.Add((rules.Count - 1, detector));
    }

    private void ReadFlood(PolicyNode node)
    {
        if (!Is(node, JsonTokenType.StartObject, "an object with limits"))
        {
            return;
        }

        Knows(node, "mentions", "emoji", "capsShare", "repeatedCharacters", "repeatedLines", "lines", "length");
        if (node.Members.Count == 0)
        {
            Object(node, "needs a limit");
        }

        int Limit(string name) => (int?)Number(node, name, 0, 1_000_000) ?? int.MaxValue;
        detectors.Add((rules.Count - 1, new FloodDetector(new FloodLimits
        {
            Mentions = Limit("mentions"),
            Emoji = Limit("emoji"),
            CapsShare = Number(node, "capsShare", 0, 1) ?? 1,
            RepeatedCharacters = Limit("repeatedCharacters"),
            RepeatedLines = Limit("repeatedLines"),
            Lines = Limit("lines"),
            Length = Limit("length"),
        })));
    }

    private ThreadRules? ReadThreads(PolicyNode node)
    {
        if (!Is(node, JsonTokenType.StartObject, "an object with threads and rules"))
        {
            return null;
        }

        Knows(node, "threads", "rules");
        var ids = NotEmpty(node, "threads").Where(id => Is(id, JsonTokenType.String, "a thread id, or its beginning and *")).Select(id => id.Text).ToList();
        var changed = rules.ToList();
        if (node["rules"] is not { } changes || !Is(changes, JsonTokenType.StartObject, "an object with the names of rules"))
        {
            Object(node, "needs rules");

            return null;
        }

        foreach (var (name, change, start) in changes.Members)
        {
            var place = changed.FindIndex(rule => rule.Name == name);
            if (place < 0)
            {
                Object(change.Path, start, "is no rule of this policy");
            }
            else if (Is(change, JsonTokenType.StartObject, "an object with enabled or action"))
            {
                Knows(change, "enabled", "action");
                var action = Action(change, "action");
                HasSomethingToMask(change, place, action);
                changed[place] = changed[place] with { Enabled = Flag(change, "enabled") ?? changed[place].Enabled, Action = action ?? changed[place].Action };
            }
        }

        return new ThreadRules(ids, [.. changed]);
    }

    private PolicyTest? ReadTest(PolicyNode node)
    {
        if (!Is(node, JsonTokenType.StartObject, "an object with text and expect"))
        {
            return null;
        }

        Knows(node, "text", "html", "thread", "expect");
        var text = Text(node, "text", 100_000, required: true) ?? "";
        if (node["expect"] is not { } expect || !Is(expect, JsonTokenType.StartObject, "an object with action, rules, masked"))
        {
            Object(node, "needs expect");

            return null;
        }

        Knows(expect, "action", "rules", "masked");
        var named = expect["rules"] is null ? null : List(expect, "rules").Where(rule => Is(rule, JsonTokenType.String, "the name of a rule")).ToList();
        named?.Where(rule => rules.All(known => known.Name != rule.Text)).ToList().ForEach(rule => Object(rule, "is no rule of this policy"));
        var action = Word(expect, "action", ["none", .. PolicyWords.Actions.Keys], required: true);

        return new PolicyTest(
            text,
            Flag(node, "html") ?? false,
            Text(node, "thread", 300),
            action is null or "none" ? null : PolicyWords.Actions[action],
            named?.Select(rule => rule.Text).ToList(),
            Text(expect, "masked", 100_000),
            PolicyNode.PlaceOf(json, node.Start).Line);
    }

    private RuleAction? Action(PolicyNode node, string name, bool required = false) =>
        Word(node, name, [.. PolicyWords.Actions.Keys], required) is { } word ? PolicyWords.Actions[word] : null;

    private string? Word(PolicyNode node, string name, params string[] words) => Word(node, name, words, required: false);

    private string? Word(PolicyNode node, string name, string[] words, bool required)
    {
        if (Text(node, name, 100, required) is not { } text)
        {
            return null;
        }

        if (!words.Contains(text))
        {
            Object(node[name]!, $"is '{text}'; it may be {string.Join(", ", words)}");

            return null;
        }

        return text;
    }

    private string? Text(PolicyNode node, string name, int longest, bool required = false)
    {
        if (node[name] is not { } value)
        {
            Missing(node, name, required);

            return null;
        }

        if (!Is(value, JsonTokenType.String, "a text"))
        {
            return null;
        }

        if (value.Text.Length > longest || (required && value.Text.Length == 0))
        {
            Object(value, $"has {value.Text.Length} characters; it may have 1 to {longest}");
        }

        return value.Text;
    }

    private double? Number(PolicyNode node, string name, double least, double most)
    {
        if (node[name] is not { } value || !Is(value, JsonTokenType.Number, "a number"))
        {
            return null;
        }

        if (value.Number < least || value.Number > most || (most > 1 && value.Number != Math.Floor(value.Number)))
        {
            Object(value, $"is {value.Number}; it may be {(most > 1 ? "a whole number from" : "from")} {least} to {most}");
        }

        return value.Number;
    }

    private bool? Flag(PolicyNode node, string name)
    {
        if (node[name] is not { } value)
        {
            return null;
        }

        if (value.Kind is not (JsonTokenType.True or JsonTokenType.False))
        {
            Object(value, "must be true or false");
        }

        return value.Kind is JsonTokenType.True;
    }

    private List<PolicyNode> List(PolicyNode node, string name, bool required = false)
    {
        if (node[name] is not { } value)
        {
            Missing(node, name, required);

            return [];
        }

        return Is(value, JsonTokenType.StartArray, "a list") ? value.Items : [];
    }

    private List<PolicyNode> NotEmpty(PolicyNode node, string name)
    {
        var items = List(node, name, required: true);
        if (node[name] is { Kind: JsonTokenType.StartArray, Items.Count: 0 } empty)
        {
            Object(empty, "is empty");
        }

        return items;
    }

    private void Missing(PolicyNode node, string name, bool required)
    {
        if (required)
        {
            Object(node, $"needs {name}");
        }
    }

    private void Knows(PolicyNode node, params string[] names)
    {
        foreach (var (name, value, start) in node.Members.Where(member => !names.Contains(member.Name)))
        {
            Object(value.Path, start, $"is nothing anybody reads; known here are {string.Join(", ", names)}");
        }

        foreach (var twice in node.Members.GroupBy(member => member.Name).Where(same => same.Count() > 1))
        {
            Object(twice.Last().Value.Path, twice.Last().Start, "is there twice");
        }
    }

    private bool Is(PolicyNode node, JsonTokenType kind, string what)
    {
        if (node.Kind != kind)
        {
            Object(node, $"must be {what}");
        }

        return node.Kind == kind;
    }

    private void Object(PolicyNode node, string message) => Object(node.Path, node.Start, message);

    private void Object(string path, long start, string message)
    {
        if (faults.Count < MostFaults)
        {
            var (line, column) = PolicyNode.PlaceOf(json, start);
            faults.Add(new PolicyFault(line, column, path, message));
        }
    }
}
