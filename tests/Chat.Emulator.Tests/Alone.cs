namespace Chat.Emulator.Tests;

/// <summary>Tests that need the memory of the process for themselves: they run when the others are done, one after the other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
