using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chat.Functions.Tests.Contract;

/// <summary>The comments of the app's code, as the compiler writes them beside the assembly.</summary>
public static partial class DocComments
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.ChangeExtension(typeof(Program).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    public static string? Of(Type type) => Text(Find($"T:{type.FullName}")?.Element("summary"));

    public static string? Of(MethodInfo method) =>
        Text(Members.FirstOrDefault(member => member.Key.StartsWith($"M:{method.DeclaringType!.FullName}.{method.Name}(", StringComparison.Ordinal)).Value?.Element("summary"));

    /// <summary>Of a property, or of the parameter of a record that became one.</summary>
    public static string? Of(PropertyInfo property) =>
        Text(Find($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary"))
        ?? Text(Find($"T:{property.DeclaringType!.FullName}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == property.Name));

    private static XElement? Find(string name) => Members.GetValueOrDefault(name);

    private static string? Text(XElement? element) =>
        element is null ? null : Spaces().Replace(string.Concat(element.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } => throw new InvalidOperationException($"A comment of the contract refers to code: {element}"),
            _ => (node as XText)?.Value ?? "",
        })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
