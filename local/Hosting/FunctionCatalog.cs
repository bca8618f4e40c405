using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Local.Hosting;

/// <summary>The functions of the app, found by their attributes as the Functions host finds them.</summary>
public static class FunctionCatalog
{
    public static IReadOnlyList<Function> All { get; } =
    [
        .. typeof(Chat.Functions.Program).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => new Function(method)),
    ];
}

/// <summary>One function: its name, its trigger, and a way to call it.</summary>
public sealed class Function
{
    private readonly MethodInfo method;
    private readonly ObjectFactory makeInstance;

    public Function(MethodInfo method)
    {
        this.method = method;
        makeInstance = ActivatorUtilities.CreateFactory(method.DeclaringType!, []);
        Name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        (TriggerParameter, Trigger) = method.GetParameters()
            .Select(parameter => (parameter, parameter.GetCustomAttributes().FirstOrDefault(IsTrigger)))
            .FirstOrDefault(pair => pair.Item2 is not null) is ({ } parameter, { } trigger)
                ? (parameter, trigger)
                : throw new StartException($"The function {Name} has no trigger that the local run knows.");
    }

    public string Name { get; }

    public Attribute Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    /// <summary>Calls the function in a scope of its own.</summary>
    /// <param name="bindingData">Values for parameters bound by name, such as {threadId} of a route or {name} of a blob path.</param>
    public async Task<object?> InvokeAsync(
        IServiceProvider services, object? triggerValue, IReadOnlyDictionary<string, string> bindingData, CancellationToken cancellationToken)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var instance = makeInstance(scope.ServiceProvider, []);
        var arguments = method.GetParameters().Select(Bind).ToArray();

        var running = (Task)method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        await running;

        return running.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(running);

        object? Bind(ParameterInfo parameter) => parameter switch
        {
            _ when parameter == TriggerParameter => triggerValue,
            _ when parameter.ParameterType == typeof(CancellationToken) => cancellationToken,
            _ when bindingData.TryGetValue(parameter.Name!, out var value) && parameter.ParameterType == typeof(string) => value,
            _ => throw new StartException($"The local run cannot bind the parameter {parameter.Name} of {Name}; add it to {nameof(Function)}.{nameof(InvokeAsync)}."),
        };
    }

    private static bool IsTrigger(Attribute attribute) =>
        attribute is HttpTriggerAttribute or EventGridTriggerAttribute or BlobTriggerAttribute or TimerTriggerAttribute;
}
