using System.Text;
using System.Text.Json;

namespace Chat.Functions.Moderation.Policies;

/// <summary>A JSON value that knows where it stands, so that whoever objects to it can say where.</summary>
internal sealed class PolicyNode
{
    public const int Deepest = 16;

    private const string NotText = "a text has bytes that are not UTF-8, or half of a character";

    private PolicyNode(JsonTokenType kind, string path, long start)
    {
        (Kind, Path, Start) = (kind, path, start);
    }

    public JsonTokenType Kind { get; }

    public string Path { get; }

    /// <summary>In bytes from the beginning of the document.</summary>
    public long Start { get; }

    public string Text { get; private set; } = "";

    public double Number { get; private set; }

    public List<PolicyNode> Items { get; } = [];

    public List<(string Name, PolicyNode Value, long Start)> Members { get; } = [];

    public PolicyNode? this[string name] => Members.FirstOrDefault(member => member.Name == name).Value;

    /// <exception cref="JsonException">Not JSON; it says where: by line and byte, or, without a line, by byte of the document.</exception>
    public static PolicyNode Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Deepest });
        reader.Read();
        var root = Read(ref reader, "$");
        reader.Read();

        return root;
    }

    /// <summary>Line and column, from 1, of a place in the document; the column in characters.</summary>
    public static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> json, long start)
    {
        var before = json[..(int)Math.Min(start, json.Length)];

        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }

    private static PolicyNode Read(ref Utf8JsonReader reader, string path)
    {
        var node = new PolicyNode(reader.TokenType, path, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    var (name, start) = (TextOf(reader, path), reader.TokenStartIndex);
                    reader.Read();
                    node.Members.Add((name, Read(ref reader, $"{path}.{name}"), start));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    node.Items.Add(Read(ref reader, $"{path}[{node.Items.Count}]"));
                }

                break;
            case JsonTokenType.String:
                node.Text = TextOf(reader, path);
                break;
            case JsonTokenType.Number:
                node.Number = reader.GetDouble();
                break;
        }

        return node;
    }

    private static string TextOf(in Utf8JsonReader reader, string path)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException(NotText, path, lineNumber: null, bytePositionInLine: reader.TokenStartIndex, broken);
        }
    }
}
