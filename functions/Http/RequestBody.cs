using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Http;

/// <summary>Reads a JSON body ourselves: the worker's own binding answers a malformed one with 500.</summary>
public static class RequestBody
{
    /// <summary>The most that any route of ours needs, in bytes.</summary>
    public const int Most = 64 * 1024;

    /// <summary>The body as <typeparamref name="T"/>, or why it cannot be that.</summary>
    public static async Task<Body<T>> ReadBodyAsync<T>(this HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (request.ContentLength > Most)
        {
            return new Body<T>.Unreadable(Refusal.BodyTooLarge(Most));
        }

        if (request.ContentLength is 0)
        {
            return new Body<T>.Missing();
        }

        var most = (int?)request.ContentLength ?? Most;
        var bytes = ArrayPool<byte>.Shared.Rent(most + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(bytes.AsMemory(0, most + 1), most + 1, throwOnEndOfStream: false, cancellationToken);

            return length switch
            {
                0 => new Body<T>.Missing(),
                > Most => new Body<T>.Unreadable(Refusal.BodyTooLarge(Most)),
                _ => Parse(bytes.AsSpan(0, length), type),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The body of a route that has to have one.</summary>
    public static async Task<Outcome<T>> ReadRequiredBodyAsync<T>(this HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => await request.ReadBodyAsync(type, cancellationToken) switch
        {
            Body<T>.Read { Value: var value } => value,
            Body<T>.Unreadable { Refusal: var refusal } => refusal,
            _ => Refusal.BodyMissing,
        };

    private static Body<T> Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } value
                ? new Body<T>.Read(value)
                : new Body<T>.Missing();
        }
        catch (JsonException broken)
        {
            return new Body<T>.Unreadable(WhatIsWrong(broken));
        }
    }

    // The serializer tells an unknown field from other faults only in its sentence; the place is what a caller needs.
    private static Refusal WhatIsWrong(JsonException broken)
    {
        var place = broken.Path is { Length: > 1 } path ? path : $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";

        return broken.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? Refusal.FieldUnknown(place)
            : Refusal.BodyNotJson(place);
    }
}

/// <summary>What came of reading a body.</summary>
public abstract record Body<T>
{
    public sealed record Read(T Value) : Body<T>;

    public sealed record Missing : Body<T>;

    public sealed record Unreadable(Refusal Refusal) : Body<T>;
}
