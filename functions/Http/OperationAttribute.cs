namespace Chat.Functions.Http;

/// <summary>
/// What a route takes and gives, for the contract at <c>/api/openapi.json</c>. What every route of its kind has (who may call, what is wrong with
/// a body, a service that is away) is not said here again; the sentence of the operation is the comment above it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute : Attribute
{
    /// <summary>The JSON body of the request.</summary>
    public Type? Takes { get; init; }

    /// <summary>The body may be left out.</summary>
    public bool TakesNothing { get; init; }

    /// <summary>The JSON body of the answer; without one the answer is empty.</summary>
    public Type? Gives { get; init; }

    /// <summary>Another media type than JSON.</summary>
    public string? MediaType { get; init; }

    /// <summary>Media types it can give instead, when asked.</summary>
    public string[] AlsoGives { get; init; } = [];

    /// <summary>Parameters of the query, besides those of pages.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>The statuses of success; 200 with a body and 204 without one unless said.</summary>
    public int[] Statuses { get; init; } = [];

    /// <summary>A list, in pages: <c>pageSize</c> and <c>continuation</c>.</summary>
    public bool Pages { get; init; }

    /// <summary>Repeating it under the same Idempotency-Key is safe.</summary>
    public bool TakesIdempotencyKey { get; init; }

    /// <summary>The members of <see cref="Refusal"/> that are this route's own.</summary>
    public string[] Refuses { get; init; } = [];
}
