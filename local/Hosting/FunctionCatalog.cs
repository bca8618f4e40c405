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
    private readonly MethodInvoker method;
    private readonly ParameterInfo[] parameters;
    private readonly ObjectFactory makeInstance;
    private readonly Func<Task, object?> resultOf;

    public Function(MethodInfo method)
    {
        this.method = MethodInvoker.Create(method);
        parameters = method.GetParameters();
        makeInstance = ActivatorUtilities.CreateFactory(method.DeclaringType!, []);
        resultOf = method.ReturnType is { IsGenericType: true } task
            ? typeof(Function).GetMethod(nameof(ResultOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(task.GenericTypeArguments).CreateDelegate<Func<Task, object?>>()
            : _ => null;
        Name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        (TriggerParameter, Trigger) = parameters
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
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Bind(parameters[i]);
        }

        var running = (Task)method.Invoke(instance, arguments.AsSpan())!;
        await running;

        return resultOf(running);

        object? Bind(ParameterInfo parameter) => parameter switch
        {
            _ when parameter == TriggerParameter => triggerValue,
            _ when parameter.ParameterType == typeof(CancellationToken) => cancellationToken,
            _ when bindingData.TryGetValue(parameter.Name!, out var value) && parameter.ParameterType == typeof(string) => value,
            _ => throw new StartException($"The local run cannot bind the parameter {parameter.Name} of {Name}; add it to {nameof(Function)}.{nameof(InvokeAsync)}."),
        };
    }

    private static object? ResultOf<T>(Task running) => ((Task<T>)running).Result;

    private static bool IsTrigger(Attribute attribute) =>
        attribute is HttpTriggerAttribute or EventGridTriggerAttribute or BlobTriggerAttribute or TimerTriggerAttribute;
}
