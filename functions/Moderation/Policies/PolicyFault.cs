namespace Chat.Functions.Moderation.Policies;

/// <summary>What is wrong in a policy file and where: line and column from 1, and the place in the document as a JSON path.</summary>
public sealed record PolicyFault(int Line, int Column, string Path, string Message)
{
    public override string ToString() => $"line {Line}, column {Column}, {Path}: {Message}";
}
