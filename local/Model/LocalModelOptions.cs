using System.Security.Cryptography;

namespace Chat.Local.Model;

/// <summary>The stand-in for a model: its key, and what it does with what it is asked.</summary>
public sealed record LocalModelOptions
{
    /// <summary>What callers show as a bearer token; without one that is named, nobody but this process knows it.</summary>
    public string Key { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public Func<ModelQuestion, string> Answer { get; init; } = QuotingModel.Answer;

    /// <summary>Sees each request that has the key and is JSON, and says whether it has answered it itself: how a test makes trouble.</summary>
    public Func<HttpContext, ReadOnlyMemory<byte>, Task<bool>>? Instead { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Action<ILoggingBuilder>? Logging { get; init; }
}
