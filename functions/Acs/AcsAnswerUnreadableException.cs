namespace Chat.Functions.Acs;

/// <summary>The service answered with success and something that is no answer.</summary>
public sealed class AcsAnswerUnreadableException(string what, Exception? inner) : Exception($"Communication Services answered with no usable {what}.", inner);
