using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Http;

/// <summary>What a story answers a door: what was asked for, or why not.</summary>
public readonly struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);

    public IResult ToResult(JsonTypeInfo<T> json, int status = StatusCodes.Status200OK) =>
        Refusal?.ToProblem() ?? TypedResults.Json(Value, json, statusCode: status);
}
