namespace Chat.Emulator.EventGrid;

/// <summary>The data of a validation event.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema</remarks>
internal sealed record ValidationData(string ValidationCode, string ValidationUrl);
