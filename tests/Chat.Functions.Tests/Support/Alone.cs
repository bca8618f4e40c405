namespace Chat.Functions.Tests.Support;

/// <summary>Stories that need the machine, or the memory of the process, for themselves: they run when the others are done, one after the other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
