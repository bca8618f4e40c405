namespace Chat.Emulator.EventGrid;

/// <summary>What an endpoint answers to prove that it wants the events.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema</remarks>
internal sealed record ValidationReply(string? ValidationResponse);
