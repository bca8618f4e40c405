using System.Reflection;
using Chat.Functions.Http;

namespace Chat.Functions.Tests.Contract;

/// <summary>Everything the app can refuse with, by the name of its member of <see cref="Refusal"/>.</summary>
public static class Problems
{
    public static IReadOnlyDictionary<string, Refusal> All { get; } =
        typeof(Refusal).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (field.Name, (Refusal)field.GetValue(null)!))
            .Concat(typeof(Refusal).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(method => method.ReturnType == typeof(Refusal))
                .Select(method => (method.Name, (Refusal)method.Invoke(null, [.. method.GetParameters().Select(p => p.ParameterType == typeof(int) ? (object)1 : "x")])!)))
            .ToDictionary();
}
